// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.StreamName;
import java.util.regex.Pattern;

/// The topics of a broker: what a stream is called there is one level, so its name is escaped as in a URL, with `/` as `%2F`.
///
/// **Threading.** Immutable.
///
/// @param prefix what all of them begin with
record MqttTopics(String prefix) {
    private static final Pattern ESCAPED = Pattern.compile("[^A-Za-z0-9._~-]");

    /// `online`, or `offline` when the server has gone, which the broker says for it.
    String status() {
        return prefix + "/status";
    }

    /// One of a stream's topics.
    String of(StreamName stream, String what) {
        return "%s/%s/%s".formatted(prefix, escape(stream.value()), what);
    }

    static String escape(String name) {
        return ESCAPED.matcher(name).replaceAll(found -> escaped(found.group(), "%%%02X"));
    }

    /// The same with a form for each byte.
    static String escaped(String character, String form) {
        var text = new StringBuilder();
        for (byte one : character.getBytes(UTF_8)) {
            text.append(form.formatted(one));
        }
        return text.toString();
    }
}
