# SPDX-License-Identifier: Apache-2.0
# Sourced by package: the program with a Java runtime of its own, for this kind of machine, as a folder ($image) and a tar.gz.
# All jars are modules, so they are linked into the runtime: one file, and an AOT cache that is valid wherever the folder is.

name=kineograph-$version-linux-$machine
fresh "$work/image"
image=$work/image/$name

# What is no module of its own (an automatic one) becomes one, as only such can be linked: its dependencies are those that its classes have.
name_modules() { # name_modules JARS
  local file name folder=$work/image/modules
  "$JDK/bin/java" --module-path "$1" --list-modules | sed -n 's|^\([^@ ]*\).* file://\(.*\) automatic$|\1 \2|p' >"$work/image/automatic"
  while read -r name file; do
    "$JDK/bin/jdeps" --ignore-missing-deps --multi-release base --module-path "$1" --generate-open-module "$folder" "$file" >>"$work/image/modules.log"
  done <"$work/image/automatic"
  while read -r name file; do
    # jdeps does not see what a module finds by ServiceLoader: the services that it provides to itself.
    find "$folder/$name" -name module-info.java -exec sed -i 's/^ *provides \([^ ]*\) with$/    uses \1;\n&/' {} +
    "$JDK/bin/javac" -proc:none -Xlint:none --module-path "$1" --patch-module "$name=$file" -d "$folder/$name" "$(find "$folder/$name" -name module-info.java)"
    "$JDK/bin/jar" --update --file "$file" -C "$folder/$name" module-info.class
  done <"$work/image/automatic"
}

# Netty's epoll library goes to the JVM's own libraries: there it is found, although no module requires the one that it comes with, and without being unpacked at
# every start. A JVM is always headless here. A signed jar (bcprov) loses its signature, which is about the jar; as a module of the image, it would also be asked
# for TLS, and unpack its native code into a temporary folder for that.
# The JVM of the image is the one that is here, so Netty may free buffers by its Unsafe: to link malloc and free instead takes a fifth of the start. What is called
# by reflection is called once, so the JVM compiles no method handle for each: that takes a tenth.
# The JIT is less urgent than viewers: on one core it would take half of the time while a crowd comes soon after a start. (As an option of the image it is no reason
# for a warning to users other than root, who may make threads less urgent, too.)
link_image() {
  local jars=$work/image/jars roots
  mkdir "$jars"
  cp "$lib"/*.jar "$jars"
  rm "$jars"/netty-transport-native-epoll-*-linux-*.jar
  # As in .mvn/build.sh: the AOT cache takes no older classes.
  "$JDK/bin/java" "$root/.mvn/NewerClasses.java" "$jars"/picocli-*.jar >/dev/null
  name_modules "$jars"
  roots=$("$JDK/bin/java" --module-path "$jars" --list-modules | sed -n 's|^\([^@ ]*\).* file:.*|\1|p' | paste -sd , -)
  "$JDK/bin/jlink" --ignore-signing-information --module-path "$jars" --add-modules "$roots,jdk.crypto.ec,jdk.management,jdk.naming.dns" \
    --compress zip-0 --no-header-files --no-man-pages --dedup-legal-notices=error-if-not-same-content \
    --exclude-files '**/libawt_xawt.so,**/libsplashscreen.so,**/libjsound.so,**/jexec' \
    --add-options "-Djava.awt.headless=true -Djdk.httpclient.bufsize=131072 -Dorg.bouncycastle.native.cpu_variant=java --sun-misc-unsafe-memory-access=allow -Djdk.reflect.useNativeAccessorOnly=true -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10 --enable-native-access=$native" \
    --output "$image"
  unzip -q -j "$lib"/netty-transport-native-epoll-*-linux-"${machine/aarch64/aarch_64}".jar 'META-INF/native/*' -d "$image/lib"
  chmod 644 "$image"/lib/libnetty_*.so
}

# The JVM compares the time of lib/modules with that in the cache: it gets its final time before.
train_image() {
  local cache=$image/lib/kineograph.aot
  find "$image" -exec touch -h -d "$timestamp" {} +
  timeout 120 "$image/bin/java" -XX:+UseSerialGC -XX:AOTCacheOutput="$cache" -m "$main" serve --port 0 --training \
    >"$work/image/training.log" 2>&1 </dev/null && [ -s "$cache" ] || {
    cat "$work/image/training.log" >&2
    fail "the training run failed"
  }
  chmod 644 "$cache"
  touch -d "$timestamp" "$cache" "$image/lib"
}

echo "package: linking the image ..." >&2
link_image
install -m 755 packaging/image/kineograph "$image/bin/kineograph"
cp LICENSE NOTICE CHANGELOG.md packaging/kineograph.yml "$image"
chmod -R u=rwX,go=rX "$image"
train_image
say "$image/lib/kineograph.aot"
if wants image; then
  reproducible_tar "$work/image" "$name" | gzip -n >"$packages/$name.tar.gz"
  say "$packages/$name.tar.gz"
fi
