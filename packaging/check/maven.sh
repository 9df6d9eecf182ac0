# SPDX-License-Identifier: Apache-2.0
# Run by package --check in a subshell: the bundle has what Maven Central wants, and a second build of it, elsewhere, is the same byte for byte.

. packaging/check/common.sh

first=$work/maven
for pom in "$first"/dev/kineograph/kineograph/*/*.pom; do
  for element in name description url licenses developers scm; do
    grep -q "<$element>\|<$element " "$pom" || fail "${pom##*/}: no $element"
  done
done
for jar in "$first"/dev/kineograph/*/*/*"-$version.jar"; do
  for file in "${jar%.jar}"{.pom,-sources.jar,-javadoc.jar,-cyclonedx.json}; do
    [ -s "$file" ] && [ -s "$file.sha1" ] && [ -s "$file.md5" ] || fail "$file: missing"
  done
  grep -q '"bomFormat" *: *"CycloneDX"' "${jar%.jar}-cyclonedx.json" || fail "${jar##*/}: no list of components"
  unzip -l "$jar" module-info.class >/dev/null || fail "${jar##*/}: no module"
done

# JBang starts the program by the catalogue, from the bundle as if it were at Maven Central, and with the libraries that are there.
grep -q "\"script-ref\": \"dev.kineograph:kineograph-app:$version\"" jbang-catalog.json || fail "jbang-catalog.json: another version than $version"
(use_jdk_for_maven; ./mvnw -q -B -ntp -f packaging/check/jbang.xml dependency:copy-dependencies -DoutputDirectory="$scratch/jbang") || fail "JBang cannot be fetched"

# As JBang's own script does: its program writes the command to run.
jbang() {
  local command code=0
  command=$(JAVA_HOME=$JDK JBANG_RUNTIME_SHELL=bash JBANG_DIR=$scratch/jbang.d JBANG_REPO=$scratch/m2 \
    "$JDK/bin/java" -cp "$scratch/jbang/*" dev.jbang.Main run --repos "central,bundle=file://$first" "$@") || code=$?
  [ "$code" = 255 ] || fail "JBang: exit code $code (expected: 255, a command to run): $command"
  eval "exec $command"
}
serves_a_picture jbang kineograph-app

(
  work=$scratch
  modules=$scratch/modules
  packages=$scratch/packages
  mkdir -p "$packages"
  wants() { [ "$1" = maven ]; }
  build_modules
  . packaging/maven.sh
)
diff -r "$first" "$scratch/maven" || fail "two builds differ"
cmp "$packages/kineograph-$version-maven.zip" "$scratch/packages/kineograph-$version-maven.zip" || fail "the bundles of two builds differ"
