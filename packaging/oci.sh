# SPDX-License-Identifier: Apache-2.0
# Sourced by package: a container image from scratch, as a tar in the OCI layout that `docker load`, `podman load` and `skopeo copy oci-archive:` read. It holds the
# image with its runtime, the shared libraries that it uses out of Debian packages, and nothing else: no shell, no package manager.

# What is loaded when it is there: encoders of pictures, and what Java's letters need.
oci_libraries=(libc6 libturbojpeg0 libwebp7 libavif15 libfontconfig1 fonts-dejavu-core)
oci_user=10001
name=kineograph-$version-oci-$(debian_machine)
fresh "$work/oci"
rootfs=$work/oci/rootfs
layout=$work/oci/layout
mkdir -p "$work/oci/debs" "$rootfs" "$layout/blobs/sha256"

# The packages and all that they depend on, as apt would install them on an empty machine.
fetch_libraries() {
  local wanted=("${oci_libraries[@]}")
  : >"$work/oci/status"
  apt-get install --simulate --no-install-recommends -o Dir::State::status="$work/oci/status" "${wanted[@]}" >"$work/oci/apt.log" 2>&1 ||
    fail "the libraries: $(tail -n 3 "$work/oci/apt.log")"
  # Only what is a library, or its data: no programs that packages depend on for their installation.
  sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' "$work/oci/apt.log" | grep -E '^(lib|fonts-|fontconfig-config|zlib1g|gcc-[0-9]*-base)' >"$work/oci/packages"
  (cd "$work/oci/debs" && xargs apt-get download -qq <"$work/oci/packages" 2>"$work/oci/download.log") || fail "the libraries: $(cat "$work/oci/download.log")"
}

# Libraries, fonts and their licences.
unpack_libraries() {
  local deb all=$work/oci/all path
  mkdir "$all"
  for deb in "$work"/oci/debs/*.deb; do dpkg-deb --extract "$deb" "$all"; done
  for path in lib lib64 usr/lib etc/fonts usr/share/fonts usr/share/fontconfig usr/share/doc; do
    if [ -d "$all/$path" ]; then
      mkdir -p "$rootfs/$path"
      cp -a "$all/$path/." "$rootfs/$path/"
    fi
  done
  find "$rootfs/usr/share/doc" -type f ! -name copyright -delete
  find "$rootfs" -type d -name gconv -prune -exec rm -rf {} +
  find "$rootfs" -type d -empty -delete
}

fill() {
  mkdir -p "$rootfs"/{etc/kineograph,proc,tmp,usr/lib,var/lib/kineograph}
  cp -rp "$image" "$rootfs/usr/lib/kineograph"
  rm "$rootfs/usr/lib/kineograph/bin/kineograph"
  sed 's|http: 127.0.0.1:8080           # this machine only.*|http: 0.0.0.0:8080             # whoever reaches the port of the container may watch|' \
    packaging/kineograph.yml >"$rootfs/etc/kineograph/kineograph.yml"
  echo "kineograph:x:$oci_user:$oci_user::/var/lib/kineograph:/" >"$rootfs/etc/passwd"
  echo "kineograph:x:$oci_user:" >"$rootfs/etc/group"
  echo 'hosts: files dns' >"$rootfs/etc/nsswitch.conf"
  find "$rootfs" -exec touch -h -d "$timestamp" {} +
}

# Its own user for the state, root for all the rest; /tmp is everybody's.
layer() {
  local own="--directory $rootfs --format=gnu --sort=name --numeric-owner --mtime=@$epoch"
  # The options are words without spaces.
  # shellcheck disable=SC2086
  {
    tar $own --create --owner=0 --group=0 --exclude=./var/lib/kineograph --exclude=./tmp . >"$work/oci/layer.tar"
    tar $own --append --owner=$oci_user --group=$oci_user --mode=0700 --file "$work/oci/layer.tar" ./var/lib/kineograph
    tar $own --append --owner=0 --group=0 --mode=1777 --file "$work/oci/layer.tar" ./tmp
  }
}

# add FILE: moves it to the blobs, and sets digest and size.
add() {
  digest=$(sha256sum "$1" | cut -d ' ' -f 1)
  size=$(stat -c %s "$1")
  mv "$1" "$layout/blobs/sha256/$digest"
}

write_layout() {
  local layer_digest layer_size config_digest config_size diff
  local program='"/usr/lib/kineograph/bin/java", "-XX:+UseSerialGC", "-XX:AOTCache=/usr/lib/kineograph/lib/kineograph.aot", "-Xlog:aot*=off", "-Xlog:cds*=off"'
  diff=$(sha256sum "$work/oci/layer.tar" | cut -d ' ' -f 1)
  gzip -n "$work/oci/layer.tar"
  add "$work/oci/layer.tar.gz"
  layer_digest=$digest layer_size=$size
  # Healthcheck is not OCI's but Docker's: other engines ignore it.
  cat >"$work/oci/config.json" <<END
{"created": "$timestamp", "architecture": "$(debian_machine)", "os": "linux",
 "config": {
  "User": "$oci_user:$oci_user", "WorkingDir": "/var/lib/kineograph",
  "Env": ["PATH=/usr/lib/kineograph/bin", "HOME=/var/lib/kineograph", "STATE_DIRECTORY=/var/lib/kineograph"],
  "Entrypoint": [$program, "-m", "$main"],
  "Cmd": ["serve", "/etc/kineograph/kineograph.yml"],
  "ExposedPorts": {"8080/tcp": {}},
  "Volumes": {"/var/lib/kineograph": {}},
  "StopSignal": "SIGTERM",
  "Healthcheck": {"Test": ["CMD", $program, "-m", "dev.kineograph.app/dev.kineograph.app.HealthCheck"], "Interval": 30000000000, "Timeout": 5000000000, "StartPeriod": 10000000000},
  "Labels": {"org.opencontainers.image.title": "Kineograph", "org.opencontainers.image.version": "$version", "org.opencontainers.image.licenses": "Apache-2.0"}},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$diff"]},
 "history": [{"created": "$timestamp", "created_by": "./package oci"}]}
END
  add "$work/oci/config.json"
  config_digest=$digest config_size=$size
  # For docker load of older versions.
  cat >"$layout/manifest.json" <<END
[{"Config": "blobs/sha256/$config_digest", "RepoTags": ["kineograph:$version"], "Layers": ["blobs/sha256/$layer_digest"]}]
END
  cat >"$work/oci/manifest" <<END
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:$config_digest", "size": $config_size},
 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:$layer_digest", "size": $layer_size}]}
END
  add "$work/oci/manifest"
  cat >"$layout/index.json" <<END
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [
 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:$digest", "size": $size,
  "platform": {"architecture": "$(debian_machine)", "os": "linux"},
  "annotations": {"org.opencontainers.image.ref.name": "$version", "io.containerd.image.name": "docker.io/library/kineograph:$version"}}]}
END
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
}

fetch_libraries
unpack_libraries
fill
layer
write_layout
reproducible_tar "$layout" oci-layout index.json manifest.json blobs >"$packages/$name.tar"
say "$packages/$name.tar"
