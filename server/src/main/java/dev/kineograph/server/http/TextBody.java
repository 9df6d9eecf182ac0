// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A text that clients get compressed if they accept that (RFC 9110, 12.5.3), such as a page.
///
/// **Threading.** Shared: its compressed form is made when it is first asked for, perhaps on several threads at once.
public final class TextBody {
    /// Less fits into one segment either way.
    private static final int MIN_BYTES = 1_000;

    /// An event loop compresses this in some 3 ms.
    private static final int MAX_BYTES = 256 << 10;

    private static final String GZIP = "gzip";
    private static final Pattern WEIGHT = Pattern.compile("[qQ]=([01](?:\\.[0-9]{0,3})?)");

    private final byte[] plain;
    private volatile byte @Nullable [] compressed;

    /// @param plain not to be changed
    public TextBody(byte[] plain) {
        this.plain = plain;
    }

    /// The text in UTF-8.
    public TextBody(String text) {
        this(text.getBytes(UTF_8));
    }

    byte[] plain() {
        return plain;
    }

    /// Whether it has a compressed form, which depends on its length only.
    boolean isCompressible() {
        return plain.length >= MIN_BYTES && plain.length <= MAX_BYTES;
    }

    byte[] compressed() {
        byte[] known = compressed;
        if (known == null) {
            known = compress();
            compressed = known;
        }
        return known;
    }

    private byte[] compress() {
        var bytes = new ByteArrayOutputStream(plain.length / 2);
        try (var out = new FastGzip(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /// Whether a client that sends this `Accept-Encoding` accepts gzip, by its name or else by `*`, and does not prefer the text as it is.
    static boolean acceptsGzip(String accepted) {
        double gzip = -1;
        double asterisk = 0;
        double identity = 0;
        for (var element : accepted.split(",", -1)) {
            var parts = element.split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1]);
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case GZIP, "x-gzip" -> gzip = weight;
                case "*" -> asterisk = weight;
                case "identity" -> identity = weight;
                default -> {}
            }
        }
        double of = gzip < 0 ? asterisk : gzip;
        return of > 0 && of >= identity;
    }

    /// The weight of an element (RFC 9110, 12.4.2); a malformed one counts as 1.
    private static double weight(String parameter) {
        var weight = WEIGHT.matcher(parameter.strip());
        return weight.matches() ? Double.parseDouble(weight.group(1)) : 1;
    }
}
