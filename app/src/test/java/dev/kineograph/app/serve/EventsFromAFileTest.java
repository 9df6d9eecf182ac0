// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.events.webhook.WebhookReceiver;
import dev.kineograph.app.events.webhook.WebhookReceiver.Delivery;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server tells the webhooks of its file what happens, until its end.
class EventsFromAFileTest {
    @TempDir
    private Path folder;

    @Test
    void aWebhookIsToldFromTheFirstPictureUntilTheEndOfTheServer() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204)) {
            var url = Files.writeString(folder.resolve("url"), receiver.address().toString());
            var text = "listen: [{ http: 0 }]\nevents: { webhooks: [{ url: '@%s', streams: door }] }\n".formatted(url);
            try (var server = RunningServer.start(Configuration.read(Files.writeString(folder.resolve("events.yml"), text)));
                    var other = server.hub().publisher("hall")) {
                other.publish(Images.jpeg(40, 30, Color.RED));
                var publisher = server.hub().publisher("door");
                publisher.publish(Images.jpeg(40, 30, Color.RED));
                await().until(() -> receiver.deliveries().size() == 1);
                publisher.close();
            }

            assertThat(receiver.deliveries()).extracting(Delivery::type).containsExactly("online", "offline");
            assertThat(receiver.deliveries()).extracting(delivery -> delivery.data().get("stream")).containsOnly("door");
        }
    }
}
