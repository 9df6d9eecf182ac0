// SPDX-License-Identifier: Apache-2.0

/// Text as outlines, which can be drawn on every machine.
///
/// Java's own text needs the machine's fonts and fontconfig, and throws if either is missing, even for a font that the program
/// brings along (`Font.createFont`). A system property (`sun.awt.fontconfig`) would solve that, but it is read once for the whole
/// JVM, and would also choose the fonts of the embedding program. So the glyphs of one font are shipped as outlines, read by
/// [dev.kineograph.imaging.text.ShippedFont], and Java is asked for a font only when one is requested by name or file, or for
/// characters that the shipped one lacks.
package dev.kineograph.imaging.text;
