#!/usr/bin/env bash
# Runs parts of the benchmarks, all without arguments; each writes its section of docs/benchmarks.md. `check` only
# compares the peers' answers with ours.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- law judge peers growth estate decoding intake

# As it was before the benchmarks began to work.
[ -n "${BENCH_LOAD:-}" ] || BENCH_LOAD=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || true)
export BENCH_LOAD

for part; do
  case $part in
  law | judge | peers | check | growth | estate | decoding | intake) ;;
  *) echo "there is no part \`$part\`; the parts are law, judge, peers, check, growth, estate, decoding and intake" >&2; exit 2 ;;
  esac
done
for part; do
  case $part in judge | peers | check) bash Benchmarks/peers/prepare.sh ;; esac
  case $part in
  law) .build/release/LawBenchmark ;;
  estate) .build/release/EstateBenchmark ;;
  decoding) .build/release/DecodingBenchmark ;;
  intake)
    command -v nfcapd >/dev/null || bash lab/prepare.sh
    .build/release/EvidenceBenchmark
    ;;
  *) .build/release/JudgingBenchmark "$part" ;;
  esac
done
