# SPDX-License-Identifier: Apache-2.0
# Sourced by package: the manuals of packaging/manuals as pages for man, in $manuals. A test compares the manuals with the commands.

manuals=$work/manuals
fresh "$manuals"
# Asciidoctor takes the date of a manual from here.
SOURCE_DATE_EPOCH=$epoch asciidoctor --backend manpage --attribute "release-version=$version" --destination-dir "$manuals" packaging/manuals/*.adoc
