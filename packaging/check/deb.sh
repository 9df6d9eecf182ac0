# SPDX-License-Identifier: Apache-2.0
# Run by package --check in a subshell: the package is installed in a small Debian of its own, its service is started as systemd would, and it goes without a trace.

. packaging/check/common.sh

[ "$(id -u)" = 0 ] || fail "the check of the .deb makes a chroot (expected: root)"
debian_version=${version/-SNAPSHOT/~snapshot}
deb=$packages/kineograph_${debian_version}_$(debian_machine).deb
suite=${KINEOGRAPH_SUITE:-bookworm}
# Debian is fetched once: outside of the checkout, as it stays the same.
base=${XDG_CACHE_HOME:-$HOME/.cache}/kineograph/debian-$suite
chroot=$scratch/chroot
tree=$scratch/tree

fetch_base() {
  [ -d "$base" ] && return
  mkdir -p "${base%/*}"
  rm -rf "$base.new"
  debootstrap --variant=minbase --include=systemd "$suite" "$base.new" >"$scratch/debootstrap.log" 2>&1 || fail "debootstrap: $(tail -n 3 "$scratch/debootstrap.log")"
  mv "$base.new" "$base"
}

# Runs a command in the chroot with processes, mounts and a network of its own, which is only this machine to it.
inside() { # inside COMMAND...
  unshare --mount --pid --fork --net -- sh -c 'ip link set lo up && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$chroot" env -i \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

listing() { (cd "$chroot" && find . -xdev \( -path ./proc -o -path ./var/log -o -path ./var/cache \) -prune -o -print | LC_ALL=C sort); }

lintian --tag-display-limit 0 --fail-on error,warning "$deb" || fail "lintian complains"
dpkg-deb --extract "$deb" "$tree"

unit=$tree/usr/lib/systemd/system/kineograph.service
exposure=$(systemd-analyze security --offline=true --no-pager "$unit" | sed -n 's/.*Overall exposure level for .*: \([0-9.]*\).*/\1/p')
echo "exposure of the service: $exposure (at most 2.5)"
awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure <= 2.5) }' || fail "the service is too exposed"

bash -n "$tree/usr/share/bash-completion/completions/kineograph"
for manual in "$tree"/usr/share/man/man1/*.gz; do
  complaints=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l "$manual" 2>&1 >/dev/null)
  [ -z "$complaints" ] || fail "${manual##*/}: $complaints"
done

fetch_base
cp -a "$base" "$chroot"
cp "$deb" "$chroot/root/kineograph.deb"
listing >"$scratch/before"
inside dpkg --install /root/kineograph.deb >"$scratch/install.log" 2>&1 || fail "the installation: $(tail -n 5 "$scratch/install.log")"
[ "$(stat -c %a "$chroot/etc/kineograph/kineograph.yml")" = 640 ] || fail "everybody may read the configuration"
[ -L "$chroot/etc/systemd/system/multi-user.target.wants/kineograph.service" ] || fail "the service is not enabled"
inside kineograph --version

# The service, as systemd starts it: its user, its folder, its command, and a socket on which it says that it is ready.
install -d -m 700 "$chroot/var/lib/kineograph"
inside chown kineograph:kineograph /var/lib/kineograph
# A program of before sd_notify only listens.
notifies=no
if unzip -l "$lib"/kineograph-app-*.jar | grep -q serve/ServiceManager; then notifies=yes; fi
unshare --mount --pid --fork --net -- sh -c 'ip link set lo up && mount -t proc proc "$0/proc" && exec python3 packaging/check/service.py "$0" "$1" "$2"' "$chroot" "$unit" $notifies ||
  fail "the service does not start, or does not end, as systemd wants it"

# An upgrade keeps what the administrator wrote.
echo '# mine' >>"$chroot/etc/kineograph/kineograph.yml"
inside dpkg --install /root/kineograph.deb >>"$scratch/install.log" 2>&1
grep -q '^# mine$' "$chroot/etc/kineograph/kineograph.yml" || fail "an upgrade overwrites the configuration"

inside dpkg --remove kineograph >>"$scratch/install.log" 2>&1
[ -e "$chroot/etc/kineograph/kineograph.yml" ] || fail "removing deletes the configuration"
inside dpkg --purge kineograph >>"$scratch/install.log" 2>&1
# The user stays, as Debian wants it: files that it owned may be anywhere. Dpkg and systemd keep records.
listing | diff "$scratch/before" - | grep '^>' | grep -v -E '/var/lib/(dpkg|systemd)|/etc/(passwd|group|shadow|gshadow)-?$|/run/|/tmp' >"$scratch/left" || :
[ ! -s "$scratch/left" ] || fail "purging leaves: $(cat "$scratch/left")"
rm -rf "$chroot"
