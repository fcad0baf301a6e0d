#!/usr/bin/env bash
# Makes ready what the peers stand on: `.venv-peers` at the project's root with the libraries of requirements.txt. Says
# nothing when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The stamp is written last, so that a broken installation is done again.
stamp=.venv-peers/requirements.sha256
wanted=$(sha256sum Benchmarks/peers/requirements.txt | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || ! .venv-peers/bin/python -c '' 2>/dev/null; then
  echo "peers: installing the libraries of Benchmarks/peers/requirements.txt into .venv-peers"
  rm -f "$stamp"
  python3 -m venv --clear .venv-peers
  .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
    -r Benchmarks/peers/requirements.txt
  echo "$wanted" >"$stamp"
fi
