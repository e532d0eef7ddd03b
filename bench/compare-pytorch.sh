#!/usr/bin/env bash
# Measures training beside PyTorch on the processor: the same model of family llama, the same batch, AdamW, float32 and bfloat16, the same number of
# threads, the same run, the two taking turns; steps of the first five seconds warm up and are not counted. Prints a table in Markdown with the
# medians and their ratios.
#
#   bench/compare-pytorch.sh [--sizes 1M,5M,20M] [--rounds 5] [--steps 3] [--threads 2] [--json FILE]
#
# Needs the .NET SDK and a Python with torch: Debian's python3-torch, or the one that PYTHON names.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c "import torch" 2>/dev/null; then
  echo "compare-pytorch: $python has no torch; install Debian's python3-torch, or name another Python in PYTHON." >&2
  exit 1
fi

echo "Building Lyceum" >&2
dotnet build "$root/bench/Lyceum.Benchmarks" -c Release --nologo -v quiet >&2
export LYCEUM_BENCHMARKS="$root/artifacts/bin/Lyceum.Benchmarks/release/Lyceum.Benchmarks"
exec "$python" "$root/bench/compare-pytorch.py" "$@"
