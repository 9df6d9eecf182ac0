// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Picture;
import dev.kineograph.text.VisibleText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts of a live multipart body, as any M-JPEG server writes them.
///
/// A part with a `Content-Length` is read by that length, whatever its bytes are; a part without one ends at the next boundary.
/// Servers disagree on whether the dashes before a boundary belong to it, so all of them are stripped, in the header
/// and on the wire. Memory is never allocated from a length that the server claims.
///
/// **Threading.** Confined to the thread that reads.
final class MultipartReader {
    private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]*)\"|([^;\\s]*))");
    private static final int MAX_SHOWN = 40;
    private static final int MAX_LINE = 8 << 10;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_PREAMBLE = 1 << 20;
    private static final int MAX_PART = Picture.MAX_BYTES;

    private final InputStream in;
    private byte[] token;
    private boolean isAtPart; // Whether the next part's boundary was read with the previous part.

    /// @param contentType the response's, with the boundary as a parameter; without that, the first line with dashes is the boundary
    MultipartReader(InputStream in, String contentType) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.token = token(contentType).getBytes(ISO_8859_1);
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

    /// The next part; null when the body ends, in order or in the middle of a part.
    ///
    /// @throws IOException if the connection breaks, or the body is not a multipart body; the message says what is wrong
    @Nullable MultipartPart next() throws IOException {
        try {
            if (!isAtPart && !findPart()) {
                return null;
            }
            isAtPart = false;
            var headers = headers();
            var length = headers.get("content-length");
            return new MultipartPart(headers, length == null ? bodyToBoundary() : body(length));
        } catch (EOFException e) {
            return null;
        }
    }

    /// Skips to the end of the next boundary line; false if it is the last one.
    private boolean findPart() throws IOException {
        for (int read = 0; read < MAX_PREAMBLE; ) {
            var line = line();
            read += line.length() + 1;
            var text = stripDashes(line);
            if (token.length == 0 && text.length() < line.length() && !text.isEmpty()) {
                token = text.strip().getBytes(ISO_8859_1);
            }
            if (token.length > 0 && text.length() < line.length() && text.startsWith(new String(token, ISO_8859_1))) {
                return !text.substring(token.length).startsWith("--");
            }
        }
        throw new IOException("no boundary in %,d bytes (expected: a line '--%s')"
                .formatted(MAX_PREAMBLE, VisibleText.excerpt(new String(token, ISO_8859_1), MAX_SHOWN)));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (int lines = 0; lines < MAX_HEADERS; lines++) {
            var line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new IOException("a part with %d header lines (expected: a blank line after a few)".formatted(MAX_HEADERS));
    }

    private byte[] body(String length) throws IOException {
        if (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > MAX_PART) {
            throw new IOException("a part of '%s' bytes (expected: 0 to %,d)"
                    .formatted(VisibleText.excerpt(length, MAX_SHOWN), MAX_PART));
        }
        int bytes = Integer.parseInt(length);
        // Reads into memory that grows with what arrives.
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException();
        }
        return body;
    }

    /// Everything up to the line that begins with the boundary, without the end of line before it.
    private byte[] bodyToBoundary() throws IOException {
        var body = new Body();
        byte last = token[token.length - 1];
        while (body.size() < MAX_PART) {
            int next = read();
            body.write(next);
            int end = (byte) next == last ? body.endBefore(token) : -1;
            if (end >= 0) {
                isAtPart = !restOfLine().startsWith("--");
                return Arrays.copyOf(body.toByteArray(), end);
            }
        }
        throw new IOException("a part without a length or an end (expected: at most %,d bytes)".formatted(MAX_PART));
    }

    private static final class Body extends ByteArrayOutputStream {

        /// Where the contents end if the last bytes are a boundary (end of line, dashes, token); -1 if they are not.
        int endBefore(byte[] token) {
            int at = count - token.length;
            if (at < 0 || !Arrays.equals(buf, at, count, token, 0, token.length)) {
                return -1;
            }
            int from = at;
            while (from > 0 && buf[from - 1] == '-') {
                from--;
            }
            boolean isLine = at - from >= 2 && (from == 0 || buf[from - 1] == '\n');
            return isLine ? endBeforeLine(from) : -1;
        }

        private int endBeforeLine(int from) {
            if (from >= 2 && buf[from - 2] == '\r') {
                return from - 2;
            }
            return Math.max(0, from - 1);
        }
    }

    private String restOfLine() throws IOException {
        try {
            return line();
        } catch (EOFException e) {
            return "--";
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            line.append((char) next);
            if (line.length() > MAX_LINE) {
                throw new IOException("a line of more than %,d bytes (expected: a header or a boundary)".formatted(MAX_LINE));
            }
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }
}
