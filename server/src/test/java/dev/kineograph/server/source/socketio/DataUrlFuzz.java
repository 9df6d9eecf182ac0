// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.RefusedException;
import dev.kineograph.wire.DataUrl;

/// The target of `./fuzz urls`: a data URL is bytes, never more than its own characters, or is refused. Ends of lines in it change nothing.
public final class DataUrlFuzz {
    private DataUrlFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        var url = "data:" + new String(input, ISO_8859_1);
        var decoded = decoded(url);
        if (decoded.length() > url.length()) {
            throw new AssertionError("%d bytes of %d characters".formatted(decoded.length(), url.length()));
        }
        int comma = url.indexOf(',');
        if (comma >= 0 && !decoded.equals(decoded(url.substring(0, comma + 1) + "\n" + url.substring(comma + 1) + "\r\n"))) {
            throw new AssertionError("other bytes in lines");
        }
    }

    private static String decoded(String url) {
        try {
            return new String(DataUrl.decode(url), ISO_8859_1);
        } catch (RefusedException e) {
            return "";
        }
    }
}
