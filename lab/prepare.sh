#!/usr/bin/env bash
# Installs what lab/ and the benchmark of intake want, from Debian's packages. Starts none of it. Wants root.
set -euo pipefail
packages=(iproute2 iputils-ping softflowd pmacct freeradius freeradius-utils nfdump)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
echo "lab: installing ${missing[*]}"
apt-get update -qq
RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
