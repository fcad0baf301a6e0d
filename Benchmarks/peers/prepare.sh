#!/usr/bin/env bash
# Makes ready what the peers stand on: `.venv-peers` at the project's root.
set -euo pipefail
cd "$(dirname "$0")/../.."
bash scripts/prepare-venv.sh .venv-peers Benchmarks/peers/requirements.txt chdb,duckdb,cedarpy,hobofan_regorus,zen
