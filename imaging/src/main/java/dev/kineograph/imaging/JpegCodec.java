// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

/// What makes JPEGs.
public enum JpegCodec {
    /// The system's libturbojpeg, 2.1 or newer (Debian: `libturbojpeg0`), which is several times as fast. It is looked for at the path in the system
    /// property `kineograph.turbojpeg` (`none`: not at all), or else under its usual names where the system has its libraries. The program has to
    /// permit native code, `--enable-native-access=dev.kineograph.imaging`, or `ALL-UNNAMED` for programs on the class path: otherwise Java prints a
    /// warning, and in a later version may deny it.
    LIBJPEG_TURBO,

    /// The JDK's own ImageIO, where the machine has no libturbojpeg.
    IMAGE_IO
}
