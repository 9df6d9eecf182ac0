// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import dev.kineograph.Publisher;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.capture.Relay;
import dev.kineograph.capture.http.Reach;
import dev.kineograph.wire.DataUrl;
import java.io.IOException;
import java.util.Arrays;

/// The pictures that a server sends by WebSocket: each binary message is one, and so is each text that is a data URL. Other texts are ignored.
///
/// **Threading.** Immutable.
///
/// @param reach the servers that it may connect to
record WebSocketSource(WebSocketAddress address, Reach reach) implements Source {
    private static final String DATA_URL = "data:";

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        var pictures = new Relay(publisher, address.origin());
        byte[] newest = {};
        try (var connection = OpenWebSocket.to(address, reach)) {
            while (true) {
                var message = connection.next();
                boolean isPicture = !message.isText() || message.text().regionMatches(true, 0, DATA_URL, 0, DATA_URL.length());
                if (isPicture) {
                    byte[] picture = message.isText() ? decoded(message.text()) : message.bytes();
                    if (Arrays.equals(picture, newest)) {
                        pictures.confirm();
                    } else {
                        newest = picture;
                        pictures.publish(picture);
                    }
                }
            }
        }
    }

    private static byte[] decoded(String url) {
        try {
            return DataUrl.decode(url);
        } catch (RefusedException e) {
            // Refused like other bytes that are no picture.
            return new byte[0];
        }
    }
}
