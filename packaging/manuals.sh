# SPDX-License-Identifier: Apache-2.0
# Sourced by package: the manuals in $manuals/man1, and the completion for bash in $manuals/kineograph.bash.

manuals=$work/manuals
fresh "$manuals"
mkdir "$manuals/man1"
"$JDK/bin/java" -cp "$lib/*:$modules/kineograph-app/codegen/*" packaging/Manuals.java "$manuals" "$version" >"$manuals/log" 2>&1 || fail "the manuals: $(tail -n 5 "$manuals/log")"
# Asciidoctor takes the date of a manual from here.
SOURCE_DATE_EPOCH=$epoch asciidoctor --backend manpage --attribute "release-version=$version" --destination-dir "$manuals/man1" "$manuals"/*.adoc
