// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;

/// What a GIF has beside its pixels: comments, and the extensions of programs, such as XMP (GIF89a specification, sections 24 and 26). Those are kept that
/// say how often an animation is shown, and the colour profile.
///
/// **Threading.** Stateless.
final class GifMetadata {
    private static final int APPLICATION = 0xff;
    private static final int PLAIN_TEXT = 0x01;
    private static final int CONTROL = 0xf9;

    private static final List<String> KEPT = List.of("NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012");

    private GifMetadata() {}

    static void strip(ByteCursor bytes, KeptBytes kept) {
        int keptFrom = 0;
        int at = GifBlocks.first(bytes);
        while (at < bytes.length()) {
            int next = next(bytes, at);
            if (bytes.u8(at) == GifBlocks.EXTENSION && !isKept(bytes, at, next)) {
                kept.keep(keptFrom, at);
                keptFrom = next;
            }
            at = next;
        }
        kept.keep(keptFrom, bytes.length());
    }

    /// What follows the trailer, or is no block, is the last.
    private static int next(ByteCursor bytes, int at) {
        int next = switch (bytes.u8(at)) {
            case GifBlocks.EXTENSION -> GifBlocks.afterExtension(bytes, at);
            case GifBlocks.IMAGE -> at + GifBlocks.IMAGE_BYTES <= bytes.length() ? GifBlocks.afterImage(bytes, at) : bytes.length();
            default -> bytes.length();
        };
        return Math.min(next, bytes.length());
    }

    private static boolean isKept(ByteCursor bytes, int extension, int end) {
        if (end - extension < 2) {
            return true;
        }
        return switch (bytes.u8(extension + 1)) {
            case PLAIN_TEXT, CONTROL -> true;
            case APPLICATION -> isOfKnownProgram(bytes, extension + 3, end);
            default -> false;
        };
    }

    private static boolean isOfKnownProgram(ByteCursor bytes, int name, int end) {
        for (var known : KEPT) {
            if (bytes.isText(name, end, known)) {
                return true;
            }
        }
        return false;
    }
}
