// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a server asks for in `WWW-Authenticate` (RFC 9110, 11.6.1).
///
/// **Threading.** Immutable.
///
/// @param scheme in lower case
/// @param parameters by their names in lower case
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MAX_LENGTH = 8 << 10;

    /// A scheme, or a parameter of the scheme before it.
    private static final Pattern WORD =
            Pattern.compile("\\G[\\s,]*+([\\w!#$%&'*+.^`|~-]++)(?:\\s*+=\\s*+(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\\s,\"]*+)))?+");

    /// All challenges in the headers; one header may have several.
    static List<Challenge> in(List<String> headers) {
        var challenges = new ArrayList<Challenge>();
        for (var header : headers) {
            var word = WORD.matcher(header.substring(0, Math.min(header.length(), MAX_LENGTH)));
            while (word.find()) {
                boolean isParameter = word.group(2) != null || word.group(3) != null;
                if (!isParameter) {
                    challenges.add(new Challenge(word.group(1).toLowerCase(Locale.ROOT), new HashMap<>()));
                } else if (!challenges.isEmpty()) {
                    var value = word.group(2) == null ? word.group(3) : word.group(2).replaceAll("\\\\(.)", "$1");
                    challenges.getLast().parameters.put(word.group(1).toLowerCase(Locale.ROOT), value);
                }
            }
        }
        return challenges;
    }

    String get(String name) {
        return parameters.getOrDefault(name, "");
    }
}
