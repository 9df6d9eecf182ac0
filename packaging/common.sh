# SPDX-License-Identifier: Apache-2.0
# Sourced by package, which sets root and JDK. Names and times are the same in every build of one commit, so that the packages are, too.

packages=$root/target/packages
work=$root/target/packaging
modules=$work/modules

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
timestamp=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' pom.xml)
epoch=$(date -d "$timestamp" +%s)
machine=$(uname -m)
main=dev.kineograph.app/dev.kineograph.app.Main
# The launcher of the checkout says which modules call native code.
native=$(sed -n 's/^ *--enable-native-access=//p' kineograph)

fail() {
  echo "package: $*" >&2
  exit 1
}

say() { printf '%-44s %6s\n' "${1##*/}" "$(du -h --apparent-size "$1" | cut -f 1)"; }

# Debian's names for kinds of machines.
debian_machine() {
  case $machine in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) fail "$machine: no package for this kind of machine (expected: x86_64 or aarch64)" ;;
  esac
}

fresh() { # fresh FOLDER: makes it, empty
  rm -rf "$1"
  mkdir -p "$1"
}

# The same bytes for the same files, whoever makes it, in whatever order the disk lists them.
reproducible_tar() { # reproducible_tar FOLDER NAME...: writes to standard output
  tar --directory "$1" --create --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" "${@:2}"
}

# Builds all modules once. Sources, documentation and lists of components are only in the Maven package, and take longest.
build_modules() {
  local built=app options=(-Dquick -Dmaven.test.skip=true "-Dbuild.folder=$modules/\${project.artifactId}")
  if wants maven; then
    built=app,spring
    options+=(-Prelease)
  else
    options+=(-Dmaven.source.skip=true)
  fi
  echo "package: building ..." >&2
  fresh "$modules"
  (use_jdk_for_maven; ./mvnw -q -B -ntp -T 2 -pl "$built" -am "${options[@]}" package) >"$work/build.log" 2>&1 </dev/null || {
    tail -n 30 "$work/build.log" >&2
    fail "the build failed (all of it is in $work/build.log)"
  }
  lib=$modules/kineograph-app/kineograph/lib
}
