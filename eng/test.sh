#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed, N skipped", summed over all test projects.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

if ! dotnet build Lyceum.slnx --configuration Release; then
    echo "The build failed." >&2
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

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
