# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts of this checkout: find_jdk sets JDK to the home of the first JDK 25 or newer.

# Reads the release file, since asking each java for its version would take longer than starting Kineograph.
is_jdk_25() {
  local line version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#*=}
        version=${version#\"}
        version=${version%%[!0-9]*}
        [ "${version:-0}" -ge 25 ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

jdk_of_path() {
  local java target
  java=$(command -v java) || return 1
  while [ -L "$java" ]; do
    target=$(readlink "$java")
    case $target in
      /*) java=$target ;;
      *) java=${java%/*}/$target ;;
    esac
  done
  java=${java%/bin/java}
  is_jdk_25 "$java" && JDK=$java
}

jdk_of_folders() {
  local home
  for home in "${JAVA_HOME_25_X64-}" "${JAVA_HOME_25_ARM64-}" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    {,"$HOME"}/Library/Java/JavaVirtualMachines/*/Contents/Home \
    {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/*; do
    is_jdk_25 "$home" && JDK=$home && return
  done
  return 1
}

find_jdk() {
  JDK=
  : "${HOME:=/}"
  if [ -n "${JAVA_HOME-}" ] && is_jdk_25 "$JAVA_HOME"; then JDK=$JAVA_HOME; return; fi
  jdk_of_path || jdk_of_folders && return
  echo "${0##*/}: needs a JDK 25 or newer and found none; install one (Debian 13, Ubuntu: apt install openjdk-25-jdk-headless;" \
    "Debian 12, Raspberry Pi OS: docs/jdk.md; macOS: brew install openjdk; Windows: winget install EclipseAdoptium.Temurin.25.JDK) or set JAVA_HOME to it." >&2
  exit 1
}

# Runs Maven on the same JDK. It runs for seconds, and leaves the second core to javac and the tests.
use_jdk_for_maven() {
  export JAVA_HOME=$JDK
  export MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS-}"
}
