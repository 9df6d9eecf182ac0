# SPDX-License-Identifier: Apache-2.0
# Run by package --check in a subshell: both archives hold the same files, and what is unpacked serves a picture.

. packaging/check/common.sh

name=kineograph-$version
fresh "$scratch/zip"
tar -xzf "$packages/$name.tar.gz" -C "$scratch"
unzip -q "$packages/$name.zip" -d "$scratch/zip"
diff -r "$scratch/$name" "$scratch/zip/$name" || fail "$name: the archives differ"
sh -n "$scratch/$name/launcher/build.sh"
grep -q 'enable-native-access=dev' "$scratch/$name/kineograph.cmd" || fail "kineograph.cmd: no modules with native access"
JAVA_HOME=$JDK serves_a_picture "$scratch/$name/kineograph"
said=$(JAVA_HOME=$JDK "$scratch/$name/kineograph" doctor http://127.0.0.1:1/door 2>&1 || :)
[[ $said == *"bad   server"* ]] || fail "doctor says: $said"
[[ $said != *"restricted method"* ]] || fail "a library loads native code that nobody allowed it: $said"
