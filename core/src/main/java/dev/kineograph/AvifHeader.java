// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The boxes of an AVIF (AV1 Image File Format 1.1; ISO/IEC 23008-12). Size and rotation are properties of the item that `meta` names as the
/// primary one.
///
/// Refuses a file that lacks something that a decoder needs before the first pixel. The pixel data may be damaged or cut.
///
/// **Threading.** Stateless.
final class AvifHeader {
    private static final int BRAND = 8;

    /// The length of the version and flags at the beginning of many boxes.
    private static final int VERSION = 4;

    /// The boxes that may follow the first one. Anything else does not belong to the picture.
    private static final List<String> OUTER = List.of("meta", "mdat", "moov", "free", "skip", "uuid", "wide", "moof", "sidx", "styp");

    private AvifHeader() {}

    static ImageHeader read(byte[] image) {
        var bytes = new ByteCursor(image);
        @Nullable IsoBox meta = null;
        boolean hasMovie = false;
        int at = IsoBox.at(bytes, 0, bytes.length(), false).to();
        while (IsoBox.hasRoom(at, bytes.length()) && isOuter(bytes, at)) {
            var box = IsoBox.at(bytes, at, bytes.length(), bytes.isTag(at + 4, "mdat"));
            meta = meta == null && box.isNamed("meta") ? box : meta;
            hasMovie |= box.isNamed("moov");
            at = box.to();
        }
        if (meta == null) {
            throw ImageFormat.AVIF.refusal("no box meta (expected: one)");
        }
        if (bytes.isTag(BRAND, "avis") && !hasMovie) {
            throw ImageFormat.AVIF.refusal("no box moov in a sequence (expected: one)");
        }
        return new ImageHeader(ImageFormat.AVIF, size(meta.alone()), at, bytes.isTag(BRAND, "avis"));
    }

    /// A loop instead of a stream: a file may have two million boxes.
    private static boolean isOuter(ByteCursor bytes, int box) {
        for (var name : OUTER) {
            if (bytes.isTag(box + 4, name)) {
                return true;
            }
        }
        return false;
    }

    private static ImageSize size(IsoBox meta) {
        meta.need(VERSION, "hdlr");
        meta.need(VERSION, "iloc");
        var items = meta.need(VERSION, "iinf");
        items.need(items.bytes().u8(items.from()) == 0 ? VERSION + 2 : VERSION + 4, "infe");
        var primary = meta.need(VERSION, "pitm");
        long item = primary.bytes().u8(primary.from()) == 0
                ? primary.bytes().u16(primary.from() + VERSION)
                : primary.bytes().u32(primary.from() + VERSION);
        return AvifProperties.of(meta.need(VERSION, "iprp")).size(item);
    }
}
