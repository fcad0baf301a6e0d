#!/usr/bin/env bash
# prepare-packages.sh FOR PACKAGE...: installs the Debian packages that are missing, as root; else says what to install.
# Says nothing when there is nothing to do, or where there are no Debian packages.
set -euo pipefail
purpose=$1
shift
command -v dpkg-query >/dev/null || exit 0
missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "$purpose: as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "$purpose: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# Daemons that come with a package are not started: tests start their own.
made=
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  made=1
fi
# What apt-get says is shown only when it fails.
status=0
heard=$(apt-get update -qq 2>&1 && apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1) || status=$?
[ -z "$made" ] || rm -f /usr/sbin/policy-rc.d
[ $status = 0 ] || { echo "$heard" >&2; exit 1; }
