// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageFormat;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.app.events.EventKind;
import dev.kineograph.app.events.StreamSelection;
import dev.kineograph.app.events.webhook.WebhookReceiver.Delivery;
import dev.kineograph.app.log.ProgramsLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Events arrive at real servers, good and bad ones, and nobody waits for the bad ones.
class WebhookSenderTest {
    private static final StreamName DOOR = StreamName.of("door");
    private static final StreamName YARD = StreamName.of("yard/gate");
    private static final String SECRET = "a-secret-of-32-letters-0123456789";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    private static Webhook everything(URI address) {
        return new Webhook(address, Optional.of(new WebhookSecret(SECRET)), EnumSet.allOf(EventKind.class), StreamSelection.ALL);
    }

    private static WebhookSender start(URI address) {
        return WebhookSender.start(everything(address), Optional.empty(), DEADLINE, PAUSE);
    }

    private static StreamEvent stale(int second) {
        return new StreamEvent.Stale(DOOR, Duration.ofSeconds(second));
    }

    private static List<Object> ages(WebhookReceiver receiver) {
        return receiver.deliveries().stream().map(delivery -> delivery.data().get("ageMillis")).toList();
    }

    @Test
    void eventsArriveInOrderWithWhatThereIsToSay() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var sender = start(receiver.address())) {
            sender.accept(new StreamEvent.Online(DOOR, ImageFormat.JPEG));
            sender.accept(stale(7));
            sender.accept(new StreamEvent.Offline(YARD));

            await().until(() -> receiver.deliveries().size() == 3);
            assertThat(receiver.deliveries()).extracting(Delivery::type).containsExactly("online", "stale", "offline");
            assertThat(receiver.deliveries()).extracting(delivery -> delivery.data().toString())
                    .containsExactly("{stream=door, type=image/jpeg}", "{stream=door, ageMillis=7000}", "{stream=yard/gate}");
            assertThat(receiver.deliveries()).allSatisfy(delivery -> {
                assertThat(delivery.headers().getFirst("Content-Type")).isEqualTo("application/json");
                assertThat(delivery.path()).isEqualTo("/hooks/a-secret-path?token=a-secret-word");
                assertThat(Instant.parse(delivery.json().get("timestamp").toString())).isBetween(Instant.now().minusSeconds(60), Instant.now());
                assertThat(delivery.json()).doesNotContainKey("node");
            });
        }
    }

    @Test
    void anEventOfANodeOfAClusterHasTheNodesName() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var sender = WebhookSender.start(everything(receiver.address()), Optional.of("hall-1"))) {
            sender.accept(new StreamEvent.Offline(DOOR));

            await().until(() -> !receiver.deliveries().isEmpty());
            assertThat(receiver.deliveries().getFirst().json()).containsEntry("node", "hall-1");
        }
    }

    @Test
    void theSignatureIsThatOfStandardWebhooks() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var sender = start(receiver.address())) {
            sender.accept(new StreamEvent.Offline(DOOR));

            await().until(() -> !receiver.deliveries().isEmpty());
            var delivery = receiver.deliveries().getFirst();
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            var signed = "%s.%s.%s".formatted(delivery.headers().getFirst("webhook-id"), delivery.headers().getFirst("webhook-timestamp"), delivery.body());
            var wanted = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
            assertThat(MessageDigest.isEqual(wanted.getBytes(UTF_8), delivery.headers().getFirst("webhook-signature").getBytes(UTF_8))).isTrue();
        }
    }

    /// The example of the specification.
    @Test
    void aSecretInBase64SignsAsTheSpecificationSays() {
        var secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}".getBytes(UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(secret).hasToString("WebhookSecret");
    }

    @Test
    void aReceiverThatFailsGetsTheSameMessageAgain() throws Exception {
        try (var receiver = WebhookReceiver.answering(before -> before < 3 ? 500 : 204);
                var sender = start(receiver.address())) {
            sender.accept(stale(1));
            sender.accept(stale(2));

            await().until(() -> receiver.deliveries().size() == 5);
            assertThat(ages(receiver)).containsExactly(1000, 1000, 1000, 1000, 2000);
            assertThat(receiver.deliveries().subList(0, 4)).extracting(delivery -> delivery.headers().getFirst("webhook-id")).containsOnly(receiver.deliveries().getFirst().headers().getFirst("webhook-id"));
            await().until(() -> log.lines().stream().anyMatch(line -> line.equals("webhook %s: takes events again".formatted(server(receiver)))));
            assertThat(log.lines()).filteredOn(line -> line.contains("answers 500 (expected: 2xx)")).hasSize(1);
        }
    }

    private static String server(WebhookReceiver receiver) {
        return "http://127.0.0.1:" + receiver.address().getPort();
    }

    @Test
    void aRedirectIsNotFollowedAndGivesTheEventUp() throws Exception {
        try (var receiver = WebhookReceiver.answering(before -> before == 0 ? 307 : 204);
                var sender = start(receiver.address())) {
            sender.accept(stale(1));
            sender.accept(stale(2));

            await().until(() -> receiver.deliveries().size() == 2);
            assertThat(ages(receiver)).containsExactly(1000, 2000);
            assertThat(receiver.deliveries().get(1).json()).containsEntry("lost", 1);
            assertThat(receiver.deliveries()).extracting(Delivery::path).doesNotContain("/elsewhere");
            assertThat(log.lines()).contains("webhook %s: answers 307 (expected: 2xx); the event is given up".formatted(server(receiver)));
        }
    }

    /// A server that takes connections, and neither reads nor answers.
    @SuppressWarnings("try") // It is closed once more, which does nothing.
    @Test
    void aReceiverThatHangsCostsThoseWhoPublishNothingAndTheEndIsBounded() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var sender = WebhookSender.start(everything(URI.create("http://127.0.0.1:" + silent.getLocalPort())), Optional.empty(), Duration.ofMillis(300), PAUSE)) {
            long begin = System.nanoTime();
            for (int second = 0; second < 10_000; second++) {
                sender.accept(stale(second));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("the newest 256 events wait, others are lost")));

            long closing = System.nanoTime();
            sender.close();
            assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(4));
            assertThat(log.lines()).anyMatch(line -> line.contains("256 events were not delivered"));
        }
    }

    @Test
    void aReceiverThatComesBackGetsTheNewestAndIsToldHowManyAreLost() throws Exception {
        InetSocketAddress address;
        try (var nobody = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody.getLocalPort());
        }
        try (var sender = start(URI.create("http://127.0.0.1:" + address.getPort()))) {
            for (int second = 0; second < 1000; second++) {
                sender.accept(stale(second));
            }
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("127.0.0.1:%d: cannot be connected to".formatted(address.getPort()))));

            try (var receiver = WebhookReceiver.on(address, _ -> 204)) {
                await().until(() -> receiver.deliveries().size() == WebhookQueue.MAX_WAITING);
                assertThat(ages(receiver)).startsWith(744_000).endsWith(999_000);
                assertThat(receiver.deliveries().getFirst().json()).containsEntry("lost", 744);
                await().until(() -> log.lines().stream().anyMatch(line -> line.endsWith(":%d: takes events again; 744 are lost".formatted(address.getPort()))));
            }
        }
    }

    @Test
    void viewersAreSummedUpForASecond() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var sender = start(receiver.address())) {
            for (int viewers = 1; viewers <= 1000; viewers++) {
                sender.accept(new StreamEvent.Joined(DOOR, viewers));
            }
            sender.accept(new StreamEvent.Left(DOOR, 999, Duration.ofSeconds(3)));
            sender.accept(new StreamEvent.Joined(YARD, 1));

            await().until(() -> receiver.deliveries().size() == 2);
            assertThat(receiver.deliveries()).extracting(Delivery::type).containsOnly("viewers");
            assertThat(receiver.deliveries()).extracting(delivery -> delivery.data().toString())
                    .containsExactly("{stream=door, joined=1000, left=1, viewers=999}", "{stream=yard/gate, joined=1, left=0, viewers=1}");
        }
    }

    @SuppressWarnings("try") // It is closed once more, which does nothing.
    @Test
    void onlyWhatIsAskedForIsPosted() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var sender = WebhookSender.start(new Webhook(receiver.address(), Optional.empty(), EnumSet.of(EventKind.OFFLINE), new StreamSelection(List.of("yard/*"))), Optional.empty())) {
            sender.accept(new StreamEvent.Offline(DOOR));
            sender.accept(new StreamEvent.Online(YARD, ImageFormat.PNG));
            sender.accept(new StreamEvent.Joined(YARD, 1));
            sender.accept(new StreamEvent.DemandStarted(YARD));
            sender.accept(new StreamEvent.Offline(YARD));
            sender.close();

            assertThat(receiver.deliveries()).extracting(Delivery::type).containsExactly("offline");
            assertThat(receiver.deliveries().getFirst().headers()).doesNotContainKey("Webhook-signature");
        }
    }

    @Test
    void theEndDeliversWhatWaits() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204)) {
            try (var sender = start(receiver.address())) {
                for (int second = 0; second < 20; second++) {
                    sender.accept(stale(second));
                }
                sender.accept(new StreamEvent.Joined(DOOR, 1));
            }

            assertThat(receiver.deliveries()).extracting(Delivery::type).hasSize(21).endsWith("viewers");
        }
    }

    @Test
    void noSecretIsInTheLog() throws Exception {
        try (var receiver = WebhookReceiver.answering(before -> before % 2 == 0 ? 500 : 404);
                var sender = start(receiver.address())) {
            sender.accept(stale(1));
            await().until(() -> receiver.deliveries().size() == 2);
        }

        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("a-secret"));
        assertThat(everything(URI.create("https://example.org/a-secret-path"))).hasToString("webhook https://example.org");
    }
}
