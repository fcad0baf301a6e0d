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
    heard=$(apt-get update -qq 2>&1) || { echo "$heard" >&2; exit 1; }
    wanted=()
    for package in "${missing[@]}"; do
      if [[ $package != libpython* ]] || apt-cache show "$package" >/dev/null 2>&1; then
        wanted+=("$package")
      else
        # A Python that was not installed from packages; everything but Parquet works.
        say "there is no package $package: for Parquet, set WAYLEAVE_DUCKDB to an official libduckdb.so" >&2
      fi
    done
    heard=$(apt-get install -y -qq --no-install-recommends "${wanted[@]}" 2>&1) || { echo "$heard" >&2; exit 1; }
  else
    say "as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi

bash scripts/prepare-venv.sh .venv office/requirements.txt weasyprint,openpyxl,defusedxml,duckdb ||
  { say "the libraries do not load; is Pango installed (libpango-1.0-0, libpangoft2-1.0-0)?" >&2; exit 1; }
