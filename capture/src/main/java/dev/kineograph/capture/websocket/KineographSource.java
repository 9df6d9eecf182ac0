// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.capture.Relay;
import dev.kineograph.capture.http.Reach;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/// A stream of another Kineograph. Each picture is sent only when the previous one has been received and acknowledged, so that none gets old on the
/// way, such as in a proxy. Its numbers distinguish a repeat from a new picture, and give its age.
///
/// **Threading.** Immutable.
///
/// @param reach the servers that it may connect to
record KineographSource(WebSocketAddress address, Reach reach) implements Source {
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d{1,19})");
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":(-?\\d{1,19})");
    private static final Pattern AGE = Pattern.compile("\"ageMillis\":(\\d{1,15})");
    private static final int MAX_NUMBERS = 4 << 10;

    /// What is known about a picture before it arrives.
    ///
    /// @param place its epoch and sequence
    private record Numbers(String place, Duration age) {
        static final Numbers UNKNOWN = new Numbers("", Duration.ZERO);

        static Numbers in(String text) {
            return new Numbers(found(EPOCH, text) + "/" + found(SEQUENCE, text), Duration.ofMillis(Long.parseLong("0" + found(AGE, text))));
        }

        private static String found(Pattern pattern, String text) {
            var matcher = pattern.matcher(text.substring(0, Math.min(text.length(), MAX_NUMBERS)));
            return matcher.find() ? matcher.group(1) : "";
        }

        boolean isSameAs(Numbers other) {
            return place.length() > 1 && place.equals(other.place);
        }
    }

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var pictures = new Relay(publisher, address.origin());
        var shown = Numbers.UNKNOWN;
        var next = Numbers.UNKNOWN;
        long numbersNanos = 0;
        try (var connection = OpenWebSocket.to(address, reach)) {
            while (true) {
                var message = connection.next();
                if (message.isText()) {
                    next = Numbers.in(message.text());
                    numbersNanos = message.arrivedNanos();
                } else {
                    // Adds the time that the picture took to arrive after its numbers.
                    var underWay = next.equals(Numbers.UNKNOWN) ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - numbersNanos);
                    if (!next.isSameAs(shown)) {
                        pictures.publish(message.bytes(), next.age().plus(underWay));
                    }
                    shown = next;
                    next = Numbers.UNKNOWN;
                    connection.answer();
                }
            }
        }
    }
}
