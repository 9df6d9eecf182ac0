# SPDX-License-Identifier: Apache-2.0
# Sourced by package: installs what the wanted packages are made with, and with --check tested with, as ./verify does for its tests.

missing=()
need() { # need DEBIAN_PACKAGE COMMAND
  command -v "$2" >/dev/null || missing+=("$1")
}

need zip zip
if [ -n "$check" ] || wants image deb oci; then need unzip unzip; fi
if wants deb oci; then need dpkg dpkg-deb; fi
if wants deb; then
  need asciidoctor asciidoctor
fi
if [ -n "$check" ]; then
  need curl curl
  if wants deb; then
    need debootstrap debootstrap
    need lintian lintian
    need man-db man
    need systemd systemd-analyze
  fi
  if wants deb oci; then
    need python3 python3
    need iproute2 ip
  fi
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || fail "could not install: ${missing[*]}"
  else
    fail "needs more programs; on Debian or Ubuntu: sudo apt-get install -y ${missing[*]}"
  fi
fi
