# SPDX-License-Identifier: Apache-2.0
# Sourced by the checks. Everything is in $scratch, and what a check starts ends with it.

scratch=$work/check/${wanted_check:?}
fresh "$scratch"
started=
trap 'if [ -n "$started" ]; then kill -KILL "$started" 2>/dev/null || :; fi' EXIT

# Waits for the line of the log with the address of a server, and prints the address.
address_in() { # address_in LOG
  local address
  for _ in $(seq 600); do
    address=$(sed -n 's|.*\(https\{0,1\}://127\.0\.0\.1:[0-9]*\).*|\1|p' "$1" | head -n 1)
    if [ -n "$address" ]; then
      echo "$address"
      return
    fi
    sleep 0.1
  done
  cat "$1" >&2
  fail "no address in a minute"
}

stop_started() {
  kill -TERM "$started"
  wait "$started" || :
  started=
}

# Starts a server, takes a picture from it, and stops it: it has to end in order. It has to use Linux's epoll by Netty's library, since only so slow viewers
# get new pictures.
serves_a_picture() { # serves_a_picture COMMAND...
  local log=$scratch/serve.log address code=0
  "$@" serve --port 0 --stream wave=render:wave >"$log" 2>&1 </dev/null &
  started=$!
  address=$(address_in "$log")
  curl -sSf --max-time 20 "$address/wave.jpg" -o "$scratch/wave.jpg" || fail "no picture (the log is $log)"
  [ "$(head -c 3 "$scratch/wave.jpg" | od -An -tx1 | tr -d ' ')" = ffd8ff ] || fail "$scratch/wave.jpg: not a JPEG"
  grep -q libnetty_transport_native_epoll "/proc/$started/maps" || fail "the server has not loaded Netty's epoll library"
  kill -TERM "$started"
  wait "$started" || code=$?
  started=
  [ "$code" = 0 ] || fail "a server that was asked to stop: exit code $code (expected: 0)"
  ! grep -i 'exception\|warning:' "$log" || fail "the log of a server has warnings ($log)"
}
