// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The picture formats that every browser shows, recognised by their first bytes and never by a label.
///
/// SVG is not one of them: it is a document that can run scripts.
///
/// **Threading.** Immutable.
public enum ImageFormat {
    /// ITU-T T.81, the format of cameras.
    JPEG("image/jpeg", List.of("jpg", "jpeg"), "ffd8ff"),
    /// ISO/IEC 15948, the format of drawings.
    PNG("image/png", List.of("png"), "89504e470d0a1a0a"),
    /// RFC 9649, in a RIFF container.
    WEBP("image/webp", List.of("webp"), "52494646........57454250"),
    /// GIF87a and GIF89a.
    GIF("image/gif", List.of("gif"), "474946383761", "474946383961"),
    /// AV1 pictures in an ISO base media file, still (`avif`) or moving (`avis`), or another one that lists these brands.
    AVIF("image/avif", List.of("avif"));

    /// How many bytes are enough to tell a picture's format.
    public static final int BEGINNING_BYTES = 64;

    private static final List<ImageFormat> ALL = List.of(values());

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // A List.of, which the checker cannot see.
    private final List<String> suffixes;

    @SuppressWarnings("ImmutableEnumChecker") // A List.of too.
    private final List<Beginning> beginnings;

    /// @param beginnings the first bytes in hexadecimal digits, two dots for any byte
    ImageFormat(String mediaType, List<String> suffixes, String... beginnings) {
        this.mediaType = mediaType;
        this.suffixes = suffixes;
        this.beginnings = Stream.of(beginnings).map(Beginning::of).toList();
    }

    /// The bytes with which a picture begins; -1 is any byte.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Beginning(int[] bytes) {
        static Beginning of(String pattern) {
            return new Beginning(IntStream.range(0, pattern.length() / 2)
                    .map(i -> pattern.charAt(2 * i) == '.' ? -1 : HexFormat.fromHexDigits(pattern, 2 * i, 2 * i + 2))
                    .toArray());
        }

        boolean isOf(byte[] picture) {
            if (picture.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] >= 0 && bytes[i] != (picture[i] & 0xff)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The media type, as in a `Content-Type` header, such as `image/jpeg`.
    public String mediaType() {
        return mediaType;
    }

    /// The usual file name suffix of this format, without its dot.
    public String suffix() {
        return suffixes.getFirst();
    }

    /// All suffixes of this format, without dots, the usual one first.
    public List<String> suffixes() {
        return suffixes;
    }

    /// The format that has this suffix (without its dot, upper or lower case).
    public static Optional<ImageFormat> ofSuffix(String suffix) {
        var wanted = suffix.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(format -> format.suffixes.contains(wanted)).findFirst();
    }

    /// The format of a picture that begins with these bytes; the first [#BEGINNING_BYTES] are enough.
    public static Optional<ImageFormat> ofContent(byte[] bytes) {
        // Called for every picture that is published, so no streams here.
        for (var format : ALL) {
            for (var beginning : format.beginnings) {
                if (beginning.isOf(bytes)) {
                    return Optional.of(format);
                }
            }
        }
        return AvifBrands.areIn(bytes) ? Optional.of(AVIF) : Optional.empty();
    }

    /// The refusal of a picture of this format that cannot be shown.
    RefusedException refusal(String what) {
        return new RefusedException(Refusal.NOT_AN_IMAGE, mediaType + ": " + what);
    }
}
