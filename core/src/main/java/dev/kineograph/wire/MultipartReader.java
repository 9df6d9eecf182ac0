// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts of a multipart body as they come: of a live picture, as any M-JPEG server writes it, or of a form.
///
/// A part with a `Content-Length` is read by that length, whatever its bytes are; a part without one ends at the next boundary.
/// Servers disagree on whether the dashes before a boundary belong to it, so all of them are stripped, in the header
/// and on the wire. Memory is never allocated from a length that the sender claims.
///
/// **Threading.** Confined to the thread that reads.
public final class MultipartReader {
    private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]*)\"|([^;\\s]*))");
    private static final int MAX_SHOWN = 40;
    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_PREAMBLE = 1 << 20;
    private static final int MAX_PART = Picture.MAX_BYTES;

    /// Dashes before it may be any number.
    private static final int MAX_BOUNDARY_LINE = 512;

    private final StringBuilder line = new StringBuilder();
    private final boolean isLive;
    private final PartBody body;
    private byte[] token;
    private State state = State.BETWEEN_PARTS;
    private Map<String, String> headers = Map.of();
    private int preamble;
    private int headerLines;
    private int length;
    private long toSkip;

    /// The rest of the part that is read is not wanted.
    private boolean isDropping;

    private enum State {
        /// A line with the boundary is looked for.
        BETWEEN_PARTS,
        /// The boundary has come, and the rest of its line has not.
        ON_BOUNDARY,
        IN_HEADERS,
        /// So many bytes come as the header says.
        IN_COUNTED_BODY,
        /// A body that is too long passes, as many bytes of it as the header says.
        SKIPPING,
        /// The body ends at a boundary.
        IN_OPEN_BODY,
        ENDED
    }

    /// @param contentType the body's, with the boundary as a parameter; without that, the first line with dashes is the boundary
    public MultipartReader(String contentType) {
        this(contentType, false, _ -> {});
    }

    private MultipartReader(String contentType, boolean isLive, LongConsumer held) {
        this.token = token(contentType).getBytes(ISO_8859_1);
        this.isLive = isLive;
        this.body = new PartBody(held);
    }

    /// A reader of parts of which each is a picture, and is wanted when that has come to its end: many servers send a boundary only before the next one.
    /// What follows a picture in a part without a length is dropped, but for the files of forms.
    ///
    /// @param held hears how many bytes of memory the reader has, before they become more and after they have become less; what it throws ends the reading
    public static MultipartReader ofPictures(String contentType, LongConsumer held) {
        return new MultipartReader(contentType, true, held);
    }

    private static String token(String contentType) {
        var matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            return "";
        }
        return stripDashes(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }

    private static String stripDashes(String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) == '-') {
            from++;
        }
        return text.substring(from);
    }

    /// Reads on, up to the end of the next part. Returns that, or null when all of these bytes have been read.
    ///
    /// @throws RefusedException if this is no multipart body; the message says what is wrong. A part of too many bytes
    ///     ([Refusal#TOO_MANY_BYTES]) is skipped: reading may go on
    public @Nullable MultipartPart next(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            var part = read(bytes);
            if (part != null) {
                return part;
            }
        }
        return null;
    }

    /// Whether the body of a part has begun, and its end has not come.
    public boolean isWithinPart() {
        return (state == State.IN_COUNTED_BODY || state == State.IN_OPEN_BODY) && !isDropping && body.length() > 0;
    }

    /// Whether the last boundary has come: whatever follows it is no part.
    public boolean hasEnded() {
        return state == State.ENDED;
    }

    /// The part that the body's own end completes, for want of a boundary; null if there is none.
    ///
    /// @throws RefusedException if a part is cut off
    public @Nullable MultipartPart end() {
        int come = body.length();
        if (state == State.IN_COUNTED_BODY && come > 0) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "a part that ends after %,d of %,d bytes".formatted(come, length));
        }
        return state == State.IN_OPEN_BODY && !isDropping && come > 0 ? part(come, State.ENDED) : null;
    }

    private @Nullable MultipartPart read(ByteBuffer bytes) {
        return switch (state) {
            case IN_COUNTED_BODY -> countedBody(bytes);
            case SKIPPING -> skip(bytes);
            case IN_OPEN_BODY -> openBody(bytes);
            case BETWEEN_PARTS, ON_BOUNDARY, IN_HEADERS -> {
                var whole = line(bytes);
                yield whole == null ? null : read(whole);
            }
            case ENDED -> {
                bytes.position(bytes.limit());
                yield null;
            }
        };
    }

    /// The line that ends in these bytes, without its end; null if none does.
    private @Nullable String line(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            char next = (char) (bytes.get() & 0xff);
            if (next == '\n') {
                int end = line.length();
                var whole = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
                line.setLength(0);
                return whole;
            }
            line.append(next);
            if (line.length() > MAX_LINE) {
                throw refused("a line of more than %,d bytes (expected: a header or a boundary)".formatted(MAX_LINE));
            }
        }
        return null;
    }

    private @Nullable MultipartPart read(String whole) {
        switch (state) {
            case BETWEEN_PARTS -> findBoundary(whole);
            case ON_BOUNDARY -> beginPart(whole);
            default -> {
                return header(whole);
            }
        }
        return null;
    }

    private void findBoundary(String whole) {
        preamble += whole.length() + 1;
        var text = stripDashes(whole);
        boolean hasDashes = text.length() < whole.length();
        if (token.length == 0 && hasDashes && !text.isEmpty()) {
            token = text.strip().getBytes(ISO_8859_1);
        }
        if (token.length > 0 && hasDashes && text.startsWith(new String(token, ISO_8859_1))) {
            beginPart(text.substring(token.length));
        } else if (preamble >= MAX_PREAMBLE) {
            throw refused("no boundary in %,d bytes (expected: a line '--%s')"
                    .formatted(MAX_PREAMBLE, VisibleText.excerpt(new String(token, ISO_8859_1), MAX_SHOWN)));
        }
    }

    /// @param rest of the boundary's line: dashes behind it are the end of the body
    private void beginPart(String rest) {
        state = rest.startsWith("--") ? State.ENDED : State.IN_HEADERS;
        headers = new HashMap<>();
        headerLines = 0;
        preamble = 0;
        isDropping = false;
    }

    private @Nullable MultipartPart header(String whole) {
        if (whole.isEmpty()) {
            return beginBody();
        }
        if (++headerLines >= MAX_HEADERS) {
            throw refused("a part with %d header lines (expected: a blank line after a few)".formatted(MAX_HEADERS));
        }
        int colon = whole.indexOf(':');
        if (colon > 0) {
            headers.put(whole.substring(0, colon).strip().toLowerCase(Locale.ROOT), whole.substring(colon + 1).strip());
        }
        return null;
    }

    private @Nullable MultipartPart beginBody() {
        var announced = headers.get("content-length");
        if (announced == null) {
            state = State.IN_OPEN_BODY;
            return null;
        }
        long count = announced.matches("\\d{1,12}") ? Long.parseLong(announced) : -1;
        if (count < 0 || count > MAX_PART) {
            state = State.SKIPPING;
            toSkip = Math.max(0, count);
            throw new RefusedException(
                    count < 0 ? Refusal.BAD_VALUE : Refusal.TOO_MANY_BYTES,
                    "a part of '%s' bytes (expected: 0 to %,d)".formatted(VisibleText.excerpt(announced, MAX_SHOWN), MAX_PART));
        }
        length = (int) count;
        state = State.IN_COUNTED_BODY;
        return length == 0 ? part(0, State.BETWEEN_PARTS) : null;
    }

    private @Nullable MultipartPart skip(ByteBuffer bytes) {
        int count = (int) Math.min(toSkip, bytes.remaining());
        bytes.position(bytes.position() + count);
        toSkip -= count;
        state = toSkip > 0 ? State.SKIPPING : State.BETWEEN_PARTS;
        return null;
    }

    private @Nullable MultipartPart countedBody(ByteBuffer bytes) {
        body.add(bytes, length);
        return body.length() == length ? part(length, State.BETWEEN_PARTS) : null;
    }

    /// Everything up to the line that begins with the boundary, without the end of line before it.
    private @Nullable MultipartPart openBody(ByteBuffer bytes) {
        int end = body.addUpTo(token, bytes);
        if (end >= 0) {
            var part = part(end, State.ON_BOUNDARY);
            return isDropping ? null : part;
        }
        if (isDropping) {
            body.dropAllBut(MAX_BOUNDARY_LINE);
        } else if (body.length() >= MAX_PART) {
            isDropping = true;
            body.dropAllBut(MAX_BOUNDARY_LINE);
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "a part without a length or an end (expected: at most %,d bytes)".formatted(MAX_PART));
        }
        return bytes.hasRemaining() || isDropping ? null : endedPicture();
    }

    /// The part, if it is a picture whose end has come: the boundary may come much later.
    private @Nullable MultipartPart endedPicture() {
        int end = isLive && !headers.containsKey("content-disposition") ? body.pictureLength() : PictureEnd.NOT_YET;
        if (end == PictureEnd.NOT_YET) {
            return null;
        }
        isDropping = true;
        return new MultipartPart(headers, body.takeFirst(end));
    }

    private MultipartPart part(int bytes, State then) {
        var part = new MultipartPart(headers, body.take(bytes));
        state = then;
        return part;
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }
}
