#!/usr/bin/env bash
# Installs what lab/ and the benchmark of intake want, from Debian's packages. Starts none of it. Wants root.
exec bash "$(dirname "$0")/../scripts/prepare-packages.sh" lab \
  iproute2 iputils-ping softflowd pmacct freeradius freeradius-utils nfdump zstd
