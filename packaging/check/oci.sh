# SPDX-License-Identifier: Apache-2.0
# Run by package --check in a subshell: the image is read as an engine reads it, and run by chroot, as its configuration says.

. packaging/check/common.sh

[ "$(id -u)" = 0 ] || fail "the check of the OCI image makes a chroot (expected: root)"
layout=$scratch/layout
rootfs=$scratch/rootfs
mkdir "$layout" "$rootfs"
tar -xf "$packages/kineograph-$version-oci-$(debian_machine).tar" -C "$layout"
python3 packaging/check/oci.py "$layout" "$rootfs"
[ ! -e "$rootfs/bin/sh" ] || fail "there is a shell in the image"
# Read-only, but for the volume.
unshare --mount --pid --fork --net -- sh -c '
  ip link set lo up && mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && mount -t proc proc "$0/proc" &&
    mount -t tmpfs -o "uid=$(stat -c %u "$0/var/lib/kineograph"),mode=700" tmpfs "$0/var/lib/kineograph" && exec python3 packaging/check/oci.py "$1" "$0" run' \
  "$rootfs" "$layout" || fail "the image does not run as its configuration says"
rm -rf "$rootfs"
