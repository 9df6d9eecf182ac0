// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The brands at the beginning of an AVIF (ISO/IEC 14496-12, 4.3): `avif`, or `avis` for a sequence, as the major brand or in the list.
///
/// **Threading.** Stateless.
final class AvifBrands {
    private static final int MAJOR = 8;
    private static final int FIRST_COMPATIBLE = 16;

    private AvifBrands() {}

    /// Whether these are the first bytes of a file whose brands say that it is an AVIF.
    static boolean areIn(byte[] first) {
        var bytes = new ByteCursor(first);
        if (first.length < MAJOR + 4 || !bytes.isTag(4, "ftyp")) {
            return false;
        }
        boolean isAvif = isAvif(bytes, MAJOR);
        long end = Math.min(first.length, Math.min(bytes.u32(0), ImageFormat.BEGINNING_BYTES));
        for (int at = FIRST_COMPATIBLE; at + 4 <= end && !isAvif; at += 4) {
            isAvif = isAvif(bytes, at);
        }
        return isAvif;
    }

    private static boolean isAvif(ByteCursor bytes, int brand) {
        return bytes.isTag(brand, "avif") || bytes.isTag(brand, "avis");
    }
}
