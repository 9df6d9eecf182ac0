// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.Publisher;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever publishes to a stream of another node publishes there.
class PublishingOnAnyNodeTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final StreamName DOOR = StreamName.of("door");
    private static final Caller ANNA = Caller.remote("198.51.100.1", InetAddress.ofLiteral("198.51.100.1"));
    private static final Caller BERTA = Caller.remote("198.51.100.2", InetAddress.ofLiteral("198.51.100.2"));

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = Nodes.on(folder);
    }

    private static Optional<RefusedException> arrival(Publisher publisher) throws Exception {
        var elsewhere = publisher.elsewhere();
        return elsewhere.isEmpty() ? Optional.empty() : elsewhere.get().arrival().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertRefused(Publisher publisher, Refusal reason, String message) throws Exception {
        assertThat(arrival(publisher)).hasValueSatisfying(e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageMatching(message);
        });
    }

    @Test
    void aPictureIsPublishedWhereTheStreamIs() throws Exception {
        var all = nodes.join("left", "right", "far");
        var own = all.get(0).hub().stream("door");
        byte[] picture = Noise.png(3_000_000, 1);
        try (var viewer = all.get(2).awaitStream("door").watch()) {
            var publisher = all.get(1).awaitStream("door").publisher(ANNA, "a TCP producer");

            publisher.publish(picture.clone());

            assertThat(arrival(publisher)).isEmpty();
            assertThat(Objects.requireNonNull(own.newest()).toByteArray()).isEqualTo(picture);
            assertThat(Objects.requireNonNull(viewer.await(SOON)).toByteArray()).isEqualTo(picture);
            assertThat(own.publisherKind()).hasValue("a TCP producer on node right");
            publisher.close();
            await().until(() -> own.publisherKind().isEmpty());
        }
    }

    @Test
    void theLastPictureBeforeTheEndArrivesToo() {
        var all = nodes.join("left", "right");
        var own = all.get(0).hub().stream("door");
        byte[] picture = Noise.png(1_000, 2);
        try (var publisher = all.get(1).awaitStream("door").publisher(ANNA)) {
            publisher.publish(Noise.png(1_000, 1));
            publisher.publish(picture.clone());
        }

        await().until(() -> own.newest() != null && own.publisherKind().isEmpty());
        assertThat(Objects.requireNonNull(own.newest()).toByteArray()).isEqualTo(picture);
    }

    @Test
    void theProgramOfAnyNodePublishesAnywhere() {
        var all = nodes.join("left", "right");
        var own = all.get(0).hub().stream("door");
        all.get(1).awaitStream("door");

        all.get(1).hub().publish("door", Noise.png(1_000, 1));
        await().until(() -> own.newest() != null);
        all.get(1).hub().publish("door", Noise.png(1_000, 2));

        await().until(() -> Objects.requireNonNull(own.newest()).sequence() == 2);
    }

    @Test
    void onePublisherIsOneInTheWholeCluster() throws Exception {
        var all = nodes.join("left", "right", "far");
        var own = all.get(0).hub().stream("door");
        var first = all.get(1).awaitStream("door").publisher(ANNA, "a TCP producer");
        first.publish(Noise.png(1_000, 1));
        assertThat(arrival(first)).isEmpty();

        assertThatThrownBy(() -> own.publisher(BERTA)).hasMessageStartingWith("door: held by a TCP producer on node right for 0 s (expected: one publisher");
        var second = all.get(2).awaitStream("door").publisher(BERTA, "HTTP uploads");
        second.publish(Noise.png(1_000, 2));
        assertRefused(second, Refusal.TAKEN, "node left: door: held by a TCP producer on node right for [0-9]+ s .*");
        assertThatThrownBy(() -> second.publish(Noise.png(1_000, 3)))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED))
                .hasMessageStartingWith("node left: door: held by");

        first.close();
        await().until(() -> own.publisherKind().isEmpty());
        var third = all.get(2).stream("door").publisher(BERTA);
        third.publish(Noise.png(1_000, 4));
        assertThat(arrival(third)).isEmpty();
    }

    @Test
    void manyMayPublishFromManyNodes() throws Exception {
        var all = nodes.join("left", "right", "far");
        all.get(0).hub().add(DOOR, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY));

        for (var node : all) {
            var publisher = node.awaitStream("door").publisher(ANNA);
            publisher.publish(Noise.png(1_000, 1));
            assertThat(arrival(publisher)).isEmpty();
        }

        assertThat(all.get(0).stream("door").stats().framesIn()).isEqualTo(3);
    }

    @Test
    void aPublisherWhoseNodeIsSilentLosesItsPlace() throws Exception {
        var left = nodes.join("left");
        var own = left.hub().stream("door");
        var secret = new IdentityKey(ClusterSettings.DEFAULT_PREFIX, "");
        var present = new PushMessage(new Sender("gone", 1), 1, new PushMessage.Present(DOOR, "198.51.100.1", "a TCP producer"));
        var stranger = Nats.connect(new Options.Builder().server(nodes.nats.address()).build());
        try {
            stranger.publish("kineograph.push.left", "kineograph.reply.gone.1", present.bytes(secret));
            await().until(() -> own.publisherKind().isPresent());
        } finally {
            stranger.close();
        }

        await().atMost(SOON).until(() -> own.publisherKind().isEmpty());
        own.publisher(BERTA).publish(Noise.png(1_000, 1));
    }

    @Test
    void bothNodesAreAsked() throws Exception {
        Access onlyByRight = (action, _, caller) -> action != Action.PUBLISH || caller.certificateNames().contains("node right")
                ? Decision.undecided()
                : Decision.denied("no");
        var left = nodes.join(nodes.settings("left"), onlyByRight, System::nanoTime);
        var right = nodes.join("right");
        var far = nodes.join("far");
        left.hub().stream("door");

        var denied = far.awaitStream("door").publisher(ANNA);
        denied.publish(Noise.png(1_000, 1));
        assertRefused(
                denied, Refusal.DENIED, "node left: door: publishing from node far is not allowed: no \\(expected: a rule for certificate node far\\)");

        var allowed = right.awaitStream("door").publisher(ANNA);
        allowed.publish(Noise.png(1_000, 1));
        assertThat(arrival(allowed)).isEmpty();
    }

    @Test
    void aForgedPictureIsRefusedAndTheNextOneIsNot() throws Exception {
        var all = nodes.join("left", "right");
        var left = all.get(0);
        left.hub().stream("door");
        var publisher = all.get(1).awaitStream("door").publisher(ANNA);

        publisher.publish(Noise.withText(new String(left.hub().framing().boundary(), ISO_8859_1).strip()));
        assertRefused(publisher, Refusal.FORGED_PART, "node left: door: .*");

        publisher.publish(Noise.png(1_000, 1));
        assertThat(arrival(publisher)).isEmpty();
        assertThat(left.stream("door").stats().framesRefused()).isOne();
    }

    @Test
    void aStreamWithASourceOfItsOwnTakesNone() {
        var all = nodes.join("left", "right");
        all.get(0).hub().add("door", Sources.still(Noise.png(1_000, 1)));
        var shown = all.get(1).awaitStream("door");

        assertThat(shown.acceptsPublishers()).isFalse();
        assertThatThrownBy(() -> shown.publisher(ANNA))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.TAKEN))
                .hasMessageStartingWith("door: its pictures come from its own source on node left");
    }

    @Test
    void whenItsNodeIsGoneTheStreamIsThatOfThePublishersNode() throws Exception {
        var all = nodes.join("left", "right");
        var left = all.get(0);
        var right = all.get(1);
        left.hub().publisher("door").publish(Noise.png(1_000, 1));
        var shown = right.awaitStream("door");
        try (var viewer = shown.watch()) {
            Objects.requireNonNull(viewer.await(SOON));
            left.cluster().close();
            await().until(() -> right.cluster().nodes().isEmpty());

            assertThatThrownBy(() -> shown.publisher(ANNA)).hasMessageStartingWith("door: the node that had it is silent");

            right.hub().publish("door", Noise.png(1_000, 2));
            assertThat(right.stream("door").newest()).isNotNull();
        }
    }
}
