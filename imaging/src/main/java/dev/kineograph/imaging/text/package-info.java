// SPDX-License-Identifier: Apache-2.0

/// Text as outlines, which are drawn everywhere.
///
/// Java's own text stands on the fonts and the fontconfig of the machine and throws where either is missing, even for a
/// font that the program brings along (`Font.createFont`). A system property (`sun.awt.fontconfig`) would cure that,
/// but is read once for the whole JVM and would decide about the fonts of the program around us too. So the letters
/// of one shipped font are read by [dev.kineograph.imaging.text.TrueTypeFont], and Java is asked for a font only when
/// somebody names one, or for characters that the shipped one lacks.
package dev.kineograph.imaging.text;
