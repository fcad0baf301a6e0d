#!/usr/bin/env bash
# Real exporters and a real FreeRADIUS feed `wayleave collect`: see README.md. Exit status 77: not possible here.
set -euo pipefail
# Whoever starts this may have blocked signals, and what is started here ends by them.
[ -n "${LAB_SIGNALS:-}" ] || LAB_SIGNALS=1 exec env --default-signal bash "$0" "$@"
wayleave=$(realpath "$1")
folder=$(realpath "$2")

[ "$(id -u)" = 0 ] || { echo "not run: network namespaces want root"; exit 77; }
for program in ip ping softflowd pmacctd freeradius radclient; do
  command -v "$program" >/dev/null || { echo "not run: $program is missing; lab/prepare.sh installs it"; exit 77; }
done
near=wl-$$-near
far=wl-$$-far
ip netns add "$near" 2>/dev/null || { echo "not run: no network namespaces here"; exit 77; }

started=()
end() { # pid: asked to end, and after ten seconds made to
  kill "$1" 2>/dev/null || return 0
  for ((i = 0; i < 100; i++)); do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.1
  done
  kill -9 "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
finish() {
  for pid in "${started[@]}"; do end "$pid"; done
  ip netns del "$near" 2>/dev/null || true
  ip netns del "$far" 2>/dev/null || true
}
trap finish EXIT

start() { # name namespace command...
  local name=$1 space=$2
  shift 2
  # `exec`, so that the number is the program's own.
  (exec ip netns exec "$space" "$@" >"$folder/$name.out" 2>"$folder/$name.log" </dev/null) &
  last=$!
  started+=("$last")
}
await() { # seconds what command...
  local tries=$(($1 * 10)) what=$2
  shift 2
  for ((i = 0; i < tries; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "$what did not come up" >&2
  exit 1
}

# The cable.
ip netns add "$far"
ip -n "$near" link add wire type veth peer name wire netns "$far"
for space in "$near" "$far"; do
  ip -n "$space" link set lo up
  ip -n "$space" link set wire up
done
ip -n "$near" address add 10.77.0.1/24 dev wire
ip -n "$far" address add 10.77.0.2/24 dev wire

# The collector.
echo "10.77.0.1 between-the-two" >"$folder/secrets"
start collector "$far" "$wayleave" collect --spool "$folder/spool" --listen udp://10.77.0.2:2055 \
  --listen radius://10.77.0.2:1813 --exporter 10.77.0.1=lab --secret-file "$folder/secrets" --summary
collector=$last
await 10 "wayleave collect" sh -c "ip netns exec $far ss -lnu | grep -q 10.77.0.2:1813"

# Exporters on the near side.
nfprobe() { # version
  cat <<END
daemonize: false
pcap_interface: wire
pcap_filter: not udp port 2055 and not udp port 1813
plugins: nfprobe[out]
nfprobe_receiver[out]: 10.77.0.2:2055
nfprobe_version[out]: $1
nfprobe_timeouts[out]: general=2:maxlife=4:expint=1:tcp.fin=1:icmp=1:udp=1
aggregate[out]: src_host, dst_host, src_port, dst_port, proto, tos, tcpflags
END
}
for version in 9 10; do
  nfprobe $version >"$folder/pmacctd-$version.conf"
  start "pmacctd-$version" "$near" pmacctd -f "$folder/pmacctd-$version.conf"
done
start softflowd "$near" softflowd -d -N -i 1:wire -v 5 -n 10.77.0.2:2055 -p "$folder/softflowd.pid" \
  -c "$folder/softflowd.ctl" -t maxlife=5 -t expint=1 -t icmp=1 -t udp=1 "not udp port 2055 and not udp port 1813"
softflowd=$last
await 10 softflowd test -S "$folder/softflowd.ctl"

# FreeRADIUS, which passes on what it is told.
mkdir "$folder/raddb"
echo '$INCLUDE /usr/share/freeradius/dictionary' >"$folder/raddb/dictionary"
cat >"$folder/raddb/radiusd.conf" <<END
libdir = /usr/lib/freeradius
logdir = $folder
run_dir = $folder
max_requests = 1024
proxy_requests = yes
security {
  allow_core_dumps = no
}
modules {
  always ok {
    rcode = ok
  }
}
client local {
  ipaddr = 127.0.0.1
  secret = between-us
}
proxy server {
  default_fallback = no
}
home_server wayleave {
  type = acct
  ipaddr = 10.77.0.2
  port = 1813
  secret = between-the-two
  response_window = 5
  status_check = none
}
home_server_pool wayleave {
  type = fail-over
  home_server = wayleave
}
realm wayleave {
  acct_pool = wayleave
}
server default {
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = 1813
  }
  preacct {
    update control {
      Proxy-To-Realm := "wayleave"
    }
  }
  accounting {
    ok
  }
}
END
start freeradius "$near" freeradius -f -d "$folder/raddb" -l stdout
await 10 FreeRADIUS sh -c "ip netns exec $near ss -lnu | grep -q 127.0.0.1:1813"

# A person comes, works and goes.
account() { # status seconds octets
  ip netns exec "$near" radclient -r 3 -t 2 127.0.0.1 acct between-us >>"$folder/radclient.log" 2>&1 <<END
Acct-Status-Type = $1
Acct-Session-Id = "lab-1"
User-Name = "alice"
NAS-IP-Address = 10.1.0.1
Framed-IP-Address = 10.8.0.11
Acct-Session-Time = $2
Acct-Input-Octets = $3
Acct-Output-Octets = $3
END
}
account Start 0 0
sleep 1
ip netns exec "$near" ping -q -f -c 6000 -s 1300 10.77.0.2 >"$folder/ping.log"
ip netns exec "$near" ping -q -c 5 -i 0.1 10.77.0.2 >>"$folder/ping.log"
account Interim-Update 5 1000
sleep 6
ip netns exec "$near" ping -q -f -c 6000 -s 1300 10.77.0.2 >>"$folder/ping.log"
account Stop 12 2000
sleep 4

# Everything is told before the collector ends.
for pid in "${started[@]}"; do [ "$pid" = "$collector" ] || end "$pid"; done
sleep 1
end "$collector"
cp "$folder/collector.out" "$folder/summary.json"
"$wayleave" collect --spool "$folder/spool" --status --format json >"$folder/status.json"
