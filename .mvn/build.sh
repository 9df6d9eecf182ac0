# SPDX-License-Identifier: Apache-2.0
# Sourced by kineograph and examples/run, which set root and JDK: use_build sets build to the folder of an up-to-date build.
#
# Every build has a new folder, app/target/builds/ID, and app/target/builds/current names the one to start. So a build contains
# nothing that was deleted from the sources, and a build that fails or is killed changes nothing. A JVM reads classes from its
# jars for as long as it lives: each start locks its build, and only builds that nobody uses are removed.

builds=$root/app/target/builds
build=

# lock FD -s|-x|-xn: shared, exclusive, or exclusive without waiting. macOS has no flock; there perl does the same.
lock() {
  if command -v flock >/dev/null; then
    flock "$2" "$1"
  else
    perl -MFcntl=:flock -e 'my %kinds = ("-s" => LOCK_SH, "-x" => LOCK_EX, "-xn" => LOCK_EX | LOCK_NB);
      open(my $file, "<&=", $ARGV[0]) or exit 1;
      flock($file, $kinds{$ARGV[1]}) or exit 1' -- "$1" "$2" 2>/dev/null
  fi
}

# Runs a command while no other start of this checkout runs a command in this way.
exclusively() { (lock 9 -x; "$@") 9<"$root/pom.xml"; }

# Sets build to the current build, if there is one, and locks it until this process, or the JVM that it becomes, ends.
hold_build() {
  local id last=
  build=
  # The lock can come too late only if a newer build has become the current one.
  while { read -r id <"$builds/current"; } 2>/dev/null && [ "$id" != "$last" ]; do
    last=$id
    if { exec 8<"$builds/$id"; } 2>/dev/null; then
      lock 8 -s
      [ -d "$builds/$id/lib" ] && build=$builds/$id && return
    fi
  done
  return 1
}

stale() {
  [ -n "$build" ] || return 0
  # The program contains nothing of examples and bench: a change there needs no build.
  [ -n "$(find "$root"/.mvn/*.java "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$build/built" \
    ! -path "$root/examples/*" ! -path "$root/bench/*" 2>/dev/null)" ]
}

remove_unused_builds_but() { # remove_unused_builds_but FOLDER
  local other
  for other in "$builds"/*; do
    [ ! -d "$other" ] || [ "$other" = "$build" ] || [ "$other" = "$1" ] || (lock 8 -xn && rm -rf "$other") 8<"$other"
  done
}

package_in() { # package_in FOLDER: the folder receives the output of all modules
  use_jdk_for_maven
  cd "$root" && ./mvnw -B -ntp -pl app -am -Dquick -Dmaven.test.skip=true -Dmaven.source.skip=true \
    -Dbuild.folder="$1/\${project.artifactId}" package
}

build_in() { # build_in FOLDER, which is empty
  # Older than everything built: a source that changes during the build makes it stale.
  : >"$1/built"
  (package_in "$1/modules") >"$1/build.log" 2>&1 </dev/null || {
    if grep -q '^\[ERROR\]' "$1/build.log"; then
      # Leaves out Maven's own help, which begins with an empty line.
      sed -n '/^\[ERROR\]/{s/ *-> \[Help 1\]$//; /^\[ERROR\] *$/q; p;}' "$1/build.log" >&2
    else
      tail -n 20 "$1/build.log" >&2
    fi
    return 1
  }
  # Warnings about what the program lacks, although the build has succeeded.
  sed -n 's/^ *\[echo\] /kineograph: /p; s/^\[WARNING\] *\[echo\] /kineograph: /p' "$1/build.log" >&2
  # For the AOT cache: without this the program works, but starts more slowly.
  "$JDK/bin/java" "$root/.mvn/NewerClasses.java" "$1"/modules/kineograph-app/kineograph/lib/picocli-*.jar >>"$1/build.log" 2>&1
  mv "$1/modules/kineograph-app/kineograph/lib" "$1/lib"
}

# Makes a build current only when it is on the disk, so that the current one is complete even after a power cut.
make_current() { # make_current FOLDER
  echo "${1##*/}" >"$1/current" && sync "$1"/lib/* "$1/current"
  mv "$1/current" "$builds/current"
}

renew_build() {
  local new reason
  hold_build
  stale || return 0
  new=$builds/$(date +%Y%m%d-%H%M%S)-$$
  if ! reason=$(mkdir -p "$builds" 2>&1 && mkdir "$new" 2>&1); then
    reason=${reason##*: }
    if [ -z "$build" ]; then
      echo "kineograph: cannot build in $builds: $reason (expected: a checkout that can be written to or is built already)." >&2
      return 1
    fi
    echo "kineograph: starts a build that is older than its sources, as it cannot build in $builds: $reason." >&2
    return 0
  fi
  remove_unused_builds_but "$new"
  echo "kineograph: building, which takes a minute the first time ..." >&2
  build_in "$new" && make_current "$new" || {
    echo "kineograph: the build failed (all of it is in $new/build.log)." >&2
    rm -rf "$new/modules"
    return 1
  }
  rm -rf "$new/modules"
}

use_build() {
  hold_build
  stale || return 0
  exclusively renew_build && hold_build
}
