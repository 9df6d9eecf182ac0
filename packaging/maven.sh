# SPDX-License-Identifier: Apache-2.0
# Sourced by package: what Maven Central takes, one zip laid out as a repository. Only signatures are missing: docs/install.md#releases says how to add them.

artifacts=(kineograph kineograph-{core,imaging,capture,server,cluster,app,spring-boot-starter})
bundle=$work/maven
fresh "$bundle"

for artifact in "${artifacts[@]}"; do
  folder=$bundle/dev/kineograph/$artifact/$version
  file=$folder/$artifact-$version
  mkdir -p "$folder"
  if [ "$artifact" = kineograph ]; then
    cp pom.xml "$file.pom"
  else
    cp "$(grep -l "^  <artifactId>$artifact</artifactId>" ./*/pom.xml)" "$file.pom"
    for kind in '' -sources -javadoc; do
      built=$(find "$modules/$artifact" -name "$artifact-$version$kind.jar" | head -n 1)
      [ -n "$built" ] || fail "$artifact-$version$kind.jar: not built"
      cp "$built" "$file$kind.jar"
    done
    cp "$modules/$artifact/bom.json" "$file-cyclonedx.json"
  fi
done
# Read from all files before the first of them is written.
find "$bundle" -type f | LC_ALL=C sort >"$work/maven.files"
while read -r file; do
  for sum in md5 sha1 sha256; do "${sum}sum" <"$file" | cut -d ' ' -f 1 | tr -d '\n' >"$file.$sum"; done
done <"$work/maven.files"
find "$bundle" -exec touch -d "$timestamp" {} +

rm -f "$packages/kineograph-$version-maven.zip"
(cd "$bundle" && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X "$packages/kineograph-$version-maven.zip" -@)
say "$packages/kineograph-$version-maven.zip"
