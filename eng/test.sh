#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed, N skipped", summed over all test projects.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log="$(mktemp)"
postgres="$(mktemp -d)"
trap 'stop_postgres; rm -rf "$log" "$postgres"' EXIT

# As PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

postgres_programs() {
    find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1
}

# A server of the tests' own, on a socket in a temporary folder; where it cannot be had, its tests say that they skip.
# Every test has a database with a pool of connections, hence their number.
start_postgres() {
    [ -z "${LYCEUM_TEST_POSTGRES:-}" ] || return 0
    if [ -z "$(postgres_programs)" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        echo "Installing PostgreSQL" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } > /dev/null 2>&1
    fi

    local bin
    bin="$(postgres_programs)"
    if [ -z "$bin" ]; then
        echo "PostgreSQL is not installed; install Debian's postgresql to run its tests." >&2
        return 0
    fi

    [ "$(id -u)" -ne 0 ] || chown postgres "$postgres"
    if as_postgres "$bin/initdb" --pgdata "$postgres/data" --username lyceum --auth trust --no-sync > "$log" 2>&1 \
        && as_postgres "$bin/pg_ctl" --pgdata "$postgres/data" --log "$postgres/server.log" --wait \
            --options "-c listen_addresses='' -c unix_socket_directories='$postgres' -c max_connections=400 -c fsync=off" start >> "$log" 2>&1; then
        export LYCEUM_TEST_POSTGRES="Host=$postgres;Username=lyceum;Database=postgres"
    else
        cat "$log" >&2
        echo "PostgreSQL does not start; its tests are skipped." >&2
    fi
}

# What OpenAI's own clients for Node run on; where it cannot be had, their tests say that they skip.
install_node() {
    if ! command -v npm > /dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        echo "Installing Node" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm; } > /dev/null 2>&1
    fi

    command -v npm > /dev/null || echo "Node is not installed; install Debian's nodejs and npm to run the tests of OpenAI's clients." >&2
}

# llama.cpp, which the models made here are compared with; where it cannot be had, those tests say that they skip.
install_llama_cpp() {
    command -v npm > /dev/null && bench/compare-llama-cpp/install.sh > /dev/null \
        || echo "llama.cpp cannot be installed; its tests are skipped." >&2
}

# The browser of the end-to-end tests; where it cannot be had, they say that they skip.
install_chromium() {
    if ! command -v chromium > /dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        echo "Installing Chromium" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } > /dev/null 2>&1
    fi

    command -v chromium > /dev/null || echo "Chromium is not installed; install Debian's chromium to run the tests in a browser." >&2
}

stop_postgres() {
    [ ! -d "$postgres/data" ] || as_postgres "$(postgres_programs)/pg_ctl" --pgdata "$postgres/data" --mode immediate stop > /dev/null 2>&1
}

{ install_node; install_llama_cpp; install_chromium; } &
installing=$!

if ! dotnet build Lyceum.slnx --configuration Release; then
    echo "The build failed." >&2
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

wait "$installing"
start_postgres
dotnet test --solution Lyceum.slnx --configuration Release --no-build 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() {
    awk -v name="$1:" '$1 == name { last = $2 } END { print last + 0 }' "$log"
}

passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
# A project that crashes or finds no test counts as a failure even where no single test failed.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
