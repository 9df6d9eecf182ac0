# SPDX-License-Identifier: Apache-2.0
# Sourced by kineograph: the jars are beside it, and nothing is built.

use_build() { build=$root; }

# Runs a command while no other start runs a command in this way, where the system can lock files.
exclusively() {
  if command -v flock >/dev/null; then
    (flock -x 9; "$@") 9<"$root/LICENSE"
  else
    "$@"
  fi
}
