#!/usr/bin/env bash
# Installs the peer, llama.cpp as node-llama-cpp from npm with its library prebuilt for the processor alone, in LYCEUM_BENCH
# (default: lyceum-bench in the temporary directory), and says where. Needs Node.js 20 or later and npm.
set -euo pipefail

peer_version=3.22.1
target=${LYCEUM_BENCH:-${TMPDIR:-/tmp}/lyceum-bench}
if [ ! -f "$target/node_modules/node-llama-cpp/package.json" ]; then
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) library=linux-x64 ;;
    Linux-aarch64) library=linux-arm64 ;;
    Darwin-x86_64) library=mac-x64 ;;
    Darwin-arm64) library=mac-arm64-metal ;;
    *) echo "node-llama-cpp has no library for this machine." >&2; exit 1 ;;
  esac
  echo "Installing node-llama-cpp $peer_version in $target" >&2
  mkdir -p "$target"
  npm install --prefix "$target" --omit=optional --no-audit --no-fund --loglevel=error \
    "node-llama-cpp@$peer_version" "@node-llama-cpp/$library@$peer_version" >&2
fi

echo "$target"
