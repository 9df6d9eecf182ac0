// SPDX-License-Identifier: Apache-2.0

/// Pictures, drawn by the JDK and encoded by libturbojpeg, or by the JDK where there is none ([dev.kineograph.imaging.JpegCodec]).
///
/// [dev.kineograph.imaging.Drawing] makes a live picture of a drawing routine, [dev.kineograph.imaging.Images] a single one in
/// one line of code. Nothing here needs a screen, but AWT looks for one unless it is told not to: run servers with
/// `-Djava.awt.headless=true`.
///
/// Text needs fonts, and a small container may have none: `Graphics2D.drawString` throws there. Shapes always work, and so does
/// [dev.kineograph.imaging.CounterPicture], a number with its label, which brings its own font.
package dev.kineograph.imaging;
