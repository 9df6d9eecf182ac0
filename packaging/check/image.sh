# SPDX-License-Identifier: Apache-2.0
# Run by package --check in a subshell: what is unpacked serves a picture without a JDK, in the time and memory that are promised.

. packaging/check/common.sh

max_start_millis=250
max_resident_megabytes=130
max_archive_megabytes=60
name=kineograph-$version-linux-$machine
unset JAVA_HOME JAVA_OPTS JDK_JAVA_OPTIONS
tar -xzf "$packages/$name.tar.gz" -C "$scratch"
# Elsewhere than it was trained, and by a link.
mv "$scratch/$name" "$scratch/moved"
home=$scratch/moved
ln -s moved/bin/kineograph "$scratch/kineograph"

serves_a_picture env -i PATH=/usr/bin:/bin "$scratch/kineograph"
"$home/bin/java" -XX:+UseSerialGC -XX:AOTMode=on -XX:AOTCache="$home/lib/kineograph.aot" -m "$main" --version >/dev/null ||
  fail "the JVM does not take the AOT cache of an image that was moved"

said=$("$scratch/kineograph" doctor http://127.0.0.1:1/door 2>&1 || :)
[[ $said == *"bad   server"* ]] || fail "doctor says: $said"
[[ $said != *"restricted method"* ]] || fail "a library loads native code that nobody allowed it: $said"

# The client of MQTT finds its parts by ServiceLoader.
printf 'listen: [{ http: 127.0.0.1:0 }]\nevents: { mqtt: { broker: "mqtt://127.0.0.1:1" } }\n' >"$scratch/mqtt.yml"
"$scratch/kineograph" serve "$scratch/mqtt.yml" >"$scratch/mqtt.log" 2>&1 </dev/null &
started=$!
for _ in $(seq 100); do
  ! grep -q 'broker mqtt://127.0.0.1:1: ' "$scratch/mqtt.log" || break
  sleep 0.1
done
stop_started
grep -q 'broker mqtt://127.0.0.1:1: cannot be connected to' "$scratch/mqtt.log" || fail "no broker is tried: $(cat "$scratch/mqtt.log")"

# The certificate of a trial is made by the JDK's keytool.
"$scratch/kineograph" serve --port 0 --tls=self --stream wave=render:wave >"$scratch/tls.log" 2>&1 </dev/null &
started=$!
address=$(address_in "$scratch/tls.log")
[[ $address == https://* ]] && curl -sSfk --max-time 20 "$address/wave.jpg" -o "$scratch/tls.jpg" || fail "no picture by TLS: $(cat "$scratch/tls.log")"
stop_started

archive=$(tar -C "$scratch" --exclude kineograph.aot -c moved | gzip -n | wc -c)

# From the command to the address that is printed when the port is open, in milliseconds, and then the resident memory in megabytes. Waiting for it takes no processor from
# the server.
one_start() {
  local began ended address
  began=${EPOCHREALTIME/[.,]/}
  exec 3< <(exec "$scratch/kineograph" serve --port 0 2>"$scratch/start.log" </dev/null)
  started=$!
  read -rt 60 address <&3 || fail "the server ended: $(cat "$scratch/start.log")"
  ended=${EPOCHREALTIME/[.,]/}
  [[ $address == http://127.0.0.1:* ]] || fail "the server says '$address' (expected: its address)"
  start_millis=$(((ended - began) / 1000))
  resident_megabytes=$(awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$started/status")
  stop_started
  exec 3<&-
}

# More threads want to run than there are processors.
busy() { [ "$(cut -d ' ' -f 4 /proc/loadavg | cut -d / -f 1)" -gt "$(nproc)" ] || [ "$(cut -d . -f 1 /proc/loadavg)" -ge "$(nproc)" ]; }

starts=()
for _ in $(seq 11); do
  one_start
  starts+=("$start_millis")
done
sorted=($(printf '%s\n' "${starts[@]}" | sort -n))
echo "start: ${sorted[0]} ms at best, ${sorted[5]} ms median of 11 (at best under $max_start_millis); resident: $resident_megabytes MB (at most" \
  "$max_resident_megabytes); archive without the AOT cache: $((archive / 1000000)) MB (at most $max_archive_megabytes)"
# The best of them: other programs of the machine make a start slower, and none makes it faster. Where they keep it busy, the time says nothing.
if busy; then
  echo "start: not judged, as other programs keep this machine busy" >&2
else
  [ "${sorted[0]}" -lt $max_start_millis ] || fail "the start takes too long"
fi
[ "$resident_megabytes" -le $max_resident_megabytes ] || fail "too much memory"
[ "$archive" -le $((max_archive_megabytes * 1000000)) ] || fail "the archive is too large"
