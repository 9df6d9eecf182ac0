# SPDX-License-Identifier: Apache-2.0
# Sourced by package: the archives for any machine with a JDK 25, a tar.gz and a zip with the same files.

name=kineograph-$version
fresh "$work/portable"
folder=$work/portable/$name
mkdir -p "$folder/launcher"
cp -r "$lib" "$folder/lib"
cp LICENSE NOTICE CHANGELOG.md "$folder"
cp packaging/kineograph.yml "$folder"
cp .mvn/jdk.sh packaging/portable/build.sh "$folder/launcher"
# The checkout's launcher, which finds the jars beside it instead of building them.
sed 's|\.mvn/|launcher/|; s|from its checkout, building it first.*|with a JDK 25 or newer.|' kineograph >"$folder/kineograph"
sed "s|@native@|$native|; s/\\r*$/\\r/" packaging/portable/kineograph.cmd >"$folder/kineograph.cmd"
find "$folder" -exec touch -h -d "$timestamp" {} +
chmod -R u=rwX,go=rX "$folder"
chmod 755 "$folder/kineograph"

reproducible_tar "$work/portable" "$name" | gzip -n >"$packages/$name.tar.gz"
rm -f "$packages/$name.zip"
(cd "$work/portable" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$packages/$name.zip" -@)
say "$packages/$name.tar.gz"
say "$packages/$name.zip"
