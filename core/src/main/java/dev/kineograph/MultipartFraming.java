// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The bytes around the pictures of a live `multipart/x-mixed-replace` body, in both [framings][Framing].
///
/// For each picture there is `part head, picture, boundary, next head`. The classic framing sends the first three and the eager
/// framing the last three, so that one copy in memory serves both:
///
///     opening   eager: --TOKEN CRLF 1 KB of padding, next head           classic: --TOKEN CRLF
///     picture   eager: picture CRLF --TOKEN CRLF next head               classic: part head, picture CRLF --TOKEN CRLF
///
/// The next head is `Content-Type: image/jpeg CRLF CRLF`, whatever picture follows: browsers recognise pictures by content. But in
/// iframes and tabs Firefox shows only parts of this one type in the document of the last part (bug 625012). For parts of any other
/// type it makes a new document, which takes 20 to 50 ms, and parts without a type it downloads under `nosniff`. The padding is in
/// headers of the first part, `X-Pad`, which every reader skips: text before the first boundary stops most programs.
///
/// With [#contentType] and a [MultipartWriter], a servlet or any other server sends the same bytes as Kineograph's own. End
/// a live body by closing the connection in order, with FIN: after RST Chromium blanks the picture.
///
/// **Threading.** Immutable.
public final class MultipartFraming {
    private static final String PADDING_LINE = "X-Pad: " + ".".repeat(60) + "\r\n";

    /// Chromium does not show the first parts of a cross-origin body before about 1 KB has arrived.
    private static final int PADDING_LINES = 16;

    private static final String NEXT_HEAD = "Content-Type: image/jpeg\r\n\r\n";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String token;
    private final byte[] boundary;
    private final BytePattern forgery;

    /// A framing with a new random boundary, which cannot be known before it is first sent.
    public MultipartFraming() {
        this("kineograph-" + HexFormat.of().toHexDigits(RANDOM.nextLong()));
    }

    MultipartFraming(String token) {
        this.token = token;
        this.boundary = "\r\n--%s\r\n".formatted(token).getBytes(US_ASCII);
        this.forgery = new BytePattern(("--" + token).getBytes(US_ASCII));
    }

    /// The `Content-Type` of the response. Its boundary token has no leading dashes: strict readers (ffmpeg, aiohttp) add them.
    public String contentType() {
        return "multipart/x-mixed-replace;boundary=" + token;
    }

    /// The beginning of the body, before the first picture.
    public byte[] opening(Framing framing) {
        return (openHeadText(framing) + (framing == Framing.EAGER ? NEXT_HEAD : "")).getBytes(US_ASCII);
    }

    /// The beginning of a body up to the header block of its first part, which is still open. Meaningless headers may follow, so
    /// that a proxy does not take the connection for idle; then follows the [#partHead] of the first picture, in both framings.
    public byte[] openHead(Framing framing) {
        return openHeadText(framing).getBytes(US_ASCII);
    }

    private String openHeadText(Framing framing) {
        return "--" + token + "\r\n" + (framing == Framing.EAGER ? PADDING_LINE.repeat(PADDING_LINES) : "");
    }

    /// The header block of a picture's own part, blank line included, as in the classic framing.
    public byte[] partHead(Picture picture) {
        var captured = picture.capturedAt();
        var millionths = Integer.toString(1_000_000 + captured.getNano() / 1000);
        var head = "Content-Type: " + picture.format().mediaType() + "\r\nContent-Length: " + picture.length() + "\r\nX-Timestamp: "
                + captured.getEpochSecond() + "." + millionths.substring(1) + "\r\n\r\n";
        return head.getBytes(US_ASCII);
    }

    /// What follows each picture in both framings: `CRLF --TOKEN CRLF`.
    public byte[] boundary() {
        return boundary.clone();
    }

    /// What follows the boundary in the eager framing: the header block, blank line included, of the next part, whose picture is
    /// not known yet.
    public byte[] nextHead() {
        return NEXT_HEAD.getBytes(US_ASCII);
    }

    /// Writes the [#opening] of a body.
    ///
    /// @throws IOException if the stream does
    public void writeOpening(OutputStream out, Framing framing) throws IOException {
        out.write(opening(framing));
        out.flush();
    }

    /// Writes one picture and flushes it, so that it is seen now and not with the next one.
    ///
    /// @throws IOException if the stream does
    public void write(OutputStream out, Picture picture, Framing framing) throws IOException {
        if (framing == Framing.CLASSIC) {
            out.write(partHead(picture));
        }
        picture.writeTo(out);
        out.write(boundary);
        if (framing == Framing.EAGER) {
            out.write(nextHead());
        }
        out.flush();
    }

    /// Whether the picture contains this framing's delimiter. In a body, the bytes after it would be a part of any type they
    /// claim, such as a page with a script (seen running in Firefox). [Publisher#publish] refuses such a picture.
    public boolean isForgedBy(Picture picture) {
        return picture.contains(forgery);
    }

    /// The refusal of such a picture.
    static RefusedException forged(StreamName stream) {
        return new RefusedException(
                Refusal.FORGED_PART, "%s: image contains the multipart boundary of this server".formatted(stream));
    }
}
