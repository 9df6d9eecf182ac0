# SPDX-License-Identifier: Apache-2.0
# Sourced by package: the image as a Debian package, with a service, manuals and completion.

. packaging/manuals.sh

# Debian sorts a ~ before the release that it leads to.
debian_version=${version/-SNAPSHOT/~snapshot}
name=kineograph_${debian_version}_$(debian_machine)
tree=$work/deb/$name
documents=$tree/usr/share/doc/kineograph
fresh "$tree"
install -d -m 755 "$tree"/{DEBIAN,etc/kineograph,usr/bin,usr/lib/systemd/system,usr/lib/sysusers.d} \
  "$tree"/usr/share/{bash-completion/completions,lintian/overrides,man/man1} "$documents"

cp -rp "$image" "$tree/usr/lib/kineograph"
rm "$tree"/usr/lib/kineograph/{LICENSE,NOTICE,CHANGELOG.md,kineograph.yml}
ln -s ../lib/kineograph/bin/kineograph "$tree/usr/bin/kineograph"
install -m 644 packaging/kineograph.yml "$tree/etc/kineograph/kineograph.yml"
install -m 644 packaging/deb/kineograph.service "$tree/usr/lib/systemd/system/kineograph.service"
install -m 644 packaging/deb/sysusers.conf "$tree/usr/lib/sysusers.d/kineograph.conf"
# It is read, not run.
sed 1d packaging/completion/kineograph >"$tree/usr/share/bash-completion/completions/kineograph"
install -m 644 packaging/deb/lintian-overrides "$tree/usr/share/lintian/overrides/kineograph"
for manual in "$manuals"/*.1; do gzip -9n <"$manual" >"$tree/usr/share/man/man1/${manual##*/}.gz"; done

install -m 644 packaging/deb/copyright NOTICE "$documents"
gzip -9n <CHANGELOG.md >"$documents/CHANGELOG.md.gz"
gzip -9n >"$documents/changelog.gz" <<END
kineograph ($debian_version) unstable; urgency=medium

  * What is new is in CHANGELOG.md.gz.

 -- The Kineograph developers <developers@kineograph.invalid>  $(date -u -R -d "$timestamp")
END

echo /etc/kineograph/kineograph.yml >"$tree/DEBIAN/conffiles"
sed "s|@version@|$debian_version|; s|@machine@|$(debian_machine)|; s|@size@|$(du -sk --apparent-size "$tree" | cut -f 1)|" packaging/deb/control >"$tree/DEBIAN/control"
install -m 755 packaging/deb/{postinst,prerm,postrm} "$tree/DEBIAN"
(cd "$tree" && find etc usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -exec touch -h -d "$timestamp" {} +

SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz -z3 --build "$tree" "$packages/$name.deb" >/dev/null
say "$packages/$name.deb"
