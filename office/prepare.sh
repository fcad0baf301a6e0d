#!/usr/bin/env bash
# Makes ready what office.py needs, and DuckDB for Parquet: a few Debian packages, and `.venv` at the project's root with
# the libraries of requirements.txt. Says nothing when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "office: $*"; }

# libharfbuzz-subset0 makes WeasyPrint's fonts small; pdftoppm of poppler-utils is used by tests only.
packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk poppler-utils)
command -v python3 >/dev/null || packages+=(python3)
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
# DuckDB's library for Python leaves Python's own names open; this package has them. No Python is started for Parquet.
python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 3.11)
packages+=("libpython$python")

missing=()
if command -v dpkg-query >/dev/null; then
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # What apt-get says is shown only when it fails.
    heard=$({ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } 2>&1) ||
      { echo "$heard" >&2; exit 1; }
  else
    say "as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi

# The stamp is written last, so that a broken installation is done again.
stamp=.venv/requirements.sha256
wanted=$(sha256sum office/requirements.txt | cut -d ' ' -f 1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || ! .venv/bin/python -c '' 2>/dev/null; then
  say "installing the Python libraries of office/requirements.txt into .venv"
  rm -f "$stamp"
  python3 -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
    -r office/requirements.txt
  .venv/bin/python -c 'import weasyprint, openpyxl, defusedxml, duckdb' ||
    { say "the libraries do not load; is Pango installed (libpango-1.0-0, libpangoft2-1.0-0)?" >&2; exit 1; }
  echo "$wanted" >"$stamp"
fi
