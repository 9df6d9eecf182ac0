// SPDX-License-Identifier: Apache-2.0

/// Pictures drawn and encoded with the JDK's own means.
///
/// [dev.kineograph.imaging.Drawing] is a live picture out of a drawing routine, [dev.kineograph.imaging.Images] a
/// single one in one line. Nothing here needs a screen, but AWT looks for one where it may: servers run with
/// `-Djava.awt.headless=true`.
///
/// Text needs fonts, and in a small container there may be none: `Graphics2D.drawString` throws then. Shapes always
/// work, and so does [dev.kineograph.imaging.CounterPicture], a number with its label, which brings a font along.
package dev.kineograph.imaging;
