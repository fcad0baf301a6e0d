#!/usr/bin/env bash
# Makes a Python of its own with the pinned libraries of a file, and sees that modules load. Says nothing when there is
# nothing to do.
#
#     scripts/prepare-venv.sh .venv office/requirements.txt weasyprint,openpyxl
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1 requirements=$2 modules=$3

# The stamp is written last, so that a broken installation is done again.
stamp=$venv/requirements.sha256
wanted=$(sha256sum "$requirements" | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
  echo "installing the Python libraries of $requirements into $venv"
  python3 -c 'import ensurepip, venv' || { echo "install python3 with venv: apt-get install python3-venv" >&2; exit 1; }
  rm -f "$stamp"
  python3 -m venv --clear "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
    -r "$requirements"
  "$venv/bin/python" -c "import $modules"
  echo "$wanted" >"$stamp"
fi
