// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import java.awt.Color;

/// The colours that all games share.
///
/// **Threading.** Immutable.
final class Palette {
    static final Color BACK = new Color(0x14181f);
    static final Color PANEL = new Color(0x212833);
    static final Color RAISED = new Color(0x303a49);
    static final Color INK = new Color(0xeef2f7);
    static final Color DIM = new Color(0x8794a6);
    static final Color WARM = new Color(0xff8a5c);
    static final Color COOL = new Color(0x5cc8ff);
    static final Color GOOD = new Color(0x67d98b);
    static final Color BAD = new Color(0xf2607a);

    private Palette() {}
}
