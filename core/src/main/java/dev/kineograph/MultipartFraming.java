// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The bytes around the frames of a live `multipart/x-mixed-replace` body, in both [framings][Framing].
///
/// Each frame's bytes are `part head, picture, boundary, next head`; the classic framing sends the first three, the eager one
/// the last three, so that one copy in memory serves both:
///
///     opening   eager: 1 KB of preamble CRLF --TOKEN CRLF next head      classic: --TOKEN CRLF
///     frame     eager: picture CRLF --TOKEN CRLF next head               classic: part head, picture CRLF --TOKEN CRLF
///
/// The next head is `Content-Type: TYPE CRLF CRLF`, guessed from the frame before it. A wrong guess does no harm, but none
/// would: under `nosniff` Firefox saves parts without a type as files instead of showing them, in iframes and tabs.
///
/// A servlet or any other server writes the same wire as ours with [#contentType], [#writeOpening] and [#write]. A live body
/// ends by closing the connection in order (FIN, never RST: Chromium blanks the picture then).
///
/// **Threading.** Immutable.
public final class MultipartFraming {
    /// Chromium holds the first parts of a cross-origin body back until about 1 KB has come.
    private static final String PREAMBLE =
            "A live picture: each part replaces the one before it." + " ".repeat(1050);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String token;
    private final byte[] boundary;
    private final BytePattern forgery;

    /// A framing with a boundary of its own, unknown before it is first sent.
    public MultipartFraming() {
        this("kineograph-" + HexFormat.of().toHexDigits(RANDOM.nextLong()));
    }

    MultipartFraming(String token) {
        this.token = token;
        this.boundary = "\r\n--%s\r\n".formatted(token).getBytes(US_ASCII);
        this.forgery = new BytePattern(("--" + token).getBytes(US_ASCII));
    }

    /// The response's `Content-Type`. The token has no leading dashes: strict readers (ffmpeg's, aiohttp's) add their own.
    public String contentType() {
        return "multipart/x-mixed-replace;boundary=" + token;
    }

    /// What the body begins with, before its first frame.
    public byte[] opening(Framing framing) {
        var opening = switch (framing) {
            case EAGER -> PREAMBLE + "\r\n--" + token + "\r\n" + nextHeadText(ImageFormat.JPEG);
            case CLASSIC -> "--" + token + "\r\n";
        };
        return opening.getBytes(US_ASCII);
    }

    /// A frame's own header block, blank line included, as the classic framing has it.
    public byte[] partHead(Picture picture) {
        var captured = picture.capturedAt();
        var millionths = Integer.toString(1_000_000 + captured.getNano() / 1000);
        var head = "Content-Type: " + picture.format().mediaType() + "\r\nContent-Length: " + picture.length() + "\r\nX-Timestamp: "
                + captured.getEpochSecond() + "." + millionths.substring(1) + "\r\n\r\n";
        return head.getBytes(US_ASCII);
    }

    /// What follows every picture in both framings: `CRLF --TOKEN CRLF`.
    public byte[] boundary() {
        return boundary.clone();
    }

    /// What follows the boundary in the eager framing: the header block, blank line included, of a part that is not there yet.
    public byte[] nextHead(Picture picture) {
        return nextHeadText(picture.format()).getBytes(US_ASCII);
    }

    private static String nextHeadText(ImageFormat format) {
        return "Content-Type: " + format.mediaType() + "\r\n\r\n";
    }

    /// Writes the opening of a body.
    ///
    /// @throws IOException if the stream does
    public void writeOpening(OutputStream out, Framing framing) throws IOException {
        out.write(opening(framing));
        out.flush();
    }

    /// Writes one frame and flushes it, so that it is seen now and not with the next one.
    ///
    /// @throws IOException if the stream does
    public void write(OutputStream out, Picture picture, Framing framing) throws IOException {
        if (framing == Framing.CLASSIC) {
            out.write(partHead(picture));
        }
        picture.writeTo(out);
        out.write(boundary);
        if (framing == Framing.EAGER) {
            out.write(nextHead(picture));
        }
        out.flush();
    }

    /// Whether the frame holds this framing's delimiter: shown, its bytes could pretend to be a part of another type, with a
    /// script in it (seen running in Firefox). Such a frame is refused by [Publisher#publish].
    public boolean isForgedBy(Picture picture) {
        return picture.contains(forgery);
    }
}
