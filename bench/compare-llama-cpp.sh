#!/usr/bin/env bash
# Measures Lyceum beside llama.cpp (node-llama-cpp from npm, whose prebuilt library needs no build): the same files, the same
# number of threads, the same run, the two taking turns. Prints a table in Markdown with the medians and their ratios.
#
#   bench/compare-llama-cpp.sh [--shapes llama-1b,llama-135m] [--formats Q8_0,Q4_0,Q4_K_M,F16] [--prompt 128,512]
#                              [--generate 32] [--threads 2] [--rounds 5] [--json FILE]
#   bench/compare-llama-cpp.sh --concurrency 1,4,16,64 --prompt 128 --generate 128 [--models FILE,FILE]
#
# With --concurrency it measures serving: so many requests at a time, tokens of prompts and answers in a second. --models
# names further files to measure.
# The models (random weights of published shapes) and node-llama-cpp live in LYCEUM_BENCH (default: lyceum-bench in the
# temporary directory) and are made there where they are missing. Needs the .NET SDK, Node.js 20 or later and npm.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LYCEUM_BENCH=$("$root/bench/compare-llama-cpp/install.sh")
export LYCEUM_BENCH
mkdir -p "$LYCEUM_BENCH/models"

echo "Building Lyceum" >&2
dotnet build "$root/src/Lyceum" -c Release --nologo -v quiet >&2
export LYCEUM="$root/artifacts/bin/Lyceum/release/lyceum"

# Node finds the peer's packages beside the script.
cp "$root/bench/compare-llama-cpp/peer.mjs" "$LYCEUM_BENCH/peer.mjs"
exec node "$root/bench/compare-llama-cpp/compare.mjs" "$@"
