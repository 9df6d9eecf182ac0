// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustBetweenNodesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Access CLOSED = (_, _, _) -> Decision.denied("members only");
    private static final Access OPEN = (_, _, _) -> Decision.undecided();

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    @AutoClose
    private Connection stranger;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        nodes = Nodes.on(folder);
        stranger = Nats.connect(new Options.Builder().server(nodes.nats.address()).build());
    }

    private Queue<String> everything() {
        var seen = new ConcurrentLinkedQueue<String>();
        stranger.createDispatcher(message -> seen.add(message.getSubject() + " " + new String(message.getData(), ISO_8859_1))).subscribe(">");
        return seen;
    }

    private void send(byte[] bytes, long sequence) {
        var frame = new Frame(Picture.of(bytes), Long.MAX_VALUE, sequence);
        FrameHead.cut(frame, System.nanoTime(), 1 << 20, message -> stranger.publish("kineograph.frame.left.door", message));
    }

    @Test
    void aFrameThatContainsTheBoundaryOfANodeIsNotShownThere() throws InterruptedException {
        var all = nodes.join("left", "right");
        all.getFirst().hub().publisher("door").publish(Noise.png(1000, 1));
        var right = all.getLast();
        var shown = right.awaitStream("door");
        byte[] good = Noise.withText("harmless");
        try (var viewer = shown.watch()) {
            Objects.requireNonNull(viewer.await(SOON));

            send(Noise.withText(new String(right.hub().framing().boundary(), ISO_8859_1).strip()), 1);
            send(good.clone(), 2);

            assertThat(Objects.requireNonNull(viewer.await(SOON)).toByteArray()).isEqualTo(good);
            assertThat(shown.stats().framesRefused()).isOne();
        }
    }

    @Test
    void whatIsNoPictureIsNotShown() throws InterruptedException {
        var all = nodes.join("left", "right");
        all.getFirst().hub().publisher("door").publish(Noise.png(1000, 1));
        var shown = all.getLast().awaitStream("door");
        byte[] good = Noise.png(1000, 2);
        try (var viewer = shown.watch()) {
            Objects.requireNonNull(viewer.await(SOON));

            FrameHead.cut(new Frame(Picture.of(Noise.png(1000, 1)), Long.MAX_VALUE, 1), System.nanoTime(), 1 << 20, message -> {
                Arrays.fill(message, FrameHead.BYTES, FrameHead.BYTES + 200, (byte) 'x');
                stranger.publish("kineograph.frame.left.door", message);
            });
            stranger.publish("kineograph.frame.left.door", new byte[] {1, 2, 3});
            send(good.clone(), 2);

            assertThat(Objects.requireNonNull(viewer.await(SOON)).toByteArray()).isEqualTo(good);
            assertThat(shown.stats().framesRefused()).isOne();
        }
    }

    @Test
    void messagesThatAreNoneDoNoHarm() {
        var all = nodes.join("left", "right");
        for (var subject : new String[] {"node.left", "node.x", "ask.right", "want.right", "push.right", "reply.right.name"}) {
            for (int length = 0; length < 40; length++) {
                var bytes = new byte[length];
                Arrays.fill(bytes, (byte) 1);
                stranger.publish("kineograph." + subject, bytes);
            }
        }

        all.getFirst().hub().publisher("door").publish(Noise.png(1000, 1));

        all.getLast().awaitStream("door");
        assertThat(all.getLast().cluster().nodes()).hasSize(1);
    }

    @Test
    void nodesThatTellOfVeryManyConnectionsKeepNobodyFromTellingOthers() {
        var all = nodes.join("left", "right");
        var watched = all.getFirst().hub().publisher("door").stream();
        all.getLast().awaitStream("door");
        var secret = new IdentityKey("kineograph", "");
        var very = new byte[Sketch.REGISTERS];
        Arrays.fill(very, (byte) 51);
        await().untilAsserted(() -> {
            for (var name : new String[] {"one", "two"}) {
                stranger.publish("kineograph.node." + name, MessageBytes.bytes(out -> {
                    new Sender(name, 1).write(out, secret);
                    out.writeLong(0);
                    out.writeInt(3);
                    News.write(new News.Begins(), out);
                    News.write(new News.Estimated(watched.name(), Integer.MAX_VALUE, new Sketch(very)), out);
                    News.write(new News.Ends(), out);
                }));
            }
            assertThat(watched.presence().connections()).isEqualTo(1_000_000_000);
            assertThat(watched.presence().viewers()).isEqualTo(1_000_000_000);
        });

        all.getFirst().hub().publisher("garden").publish(Noise.png(1000, 1));

        all.getLast().awaitStream("garden");
    }

    @Test
    void aRestrictedStreamIsShownOnlyWhereThereIsARuleForIt() {
        var left = nodes.join(nodes.settings("left"), CLOSED, System::nanoTime);
        var open = nodes.join(nodes.settings("open"), OPEN, System::nanoTime);
        var closed = nodes.join(nodes.settings("closed"), CLOSED, System::nanoTime);

        left.hub().publisher("door").publish(Noise.png(1000, 1));
        open.hub().publisher("garden").publish(Noise.png(1000, 2));

        closed.awaitStream("door");
        left.awaitStream("garden");
        await().until(() -> open.cluster().nodes().stream().anyMatch(node -> node.name().equals("left") && node.streams() == 1));
        assertThat(open.has("door")).isFalse();
    }

    @Test
    void theSecondNodeOfOneNameIsRefused() {
        var first = nodes.join("hall-1");
        var other = nodes.join("hall-2");

        assertThatThrownBy(() -> nodes.join("hall-1"))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.TAKEN))
                .hasMessage("cluster: name: hall-1, which another node has (expected: a name of its own for each node)");

        assertThat(first.cluster().isConnected()).isTrue();
        await().until(() -> other.cluster().nodes().size() == 1);
    }

    @Test
    void clustersOfOtherPrefixesOrSecretsKnowNothingOfEachOther() {
        var left = nodes.join("left");
        var stranger1 = nodes.join(nodes.settings("left").withPrefix("other"));
        var stranger2 = nodes.join(nodes.settings("right").withSecret("sesame"));
        var right = nodes.join(nodes.settings("friend"));

        left.hub().publisher("door").publish(Noise.png(1000, 1));

        right.awaitStream("door");
        assertThat(stranger1.cluster().nodes()).isEmpty();
        assertThat(stranger2.cluster().nodes()).isEmpty();
        assertThat(stranger1.has("door")).isFalse();
        assertThat(stranger2.has("door")).isFalse();
        assertThat(right.cluster().nodes()).extracting(ClusterNode::name).containsExactly("left");
    }

    @Test
    void cookiesAndTokensDoNotLeaveTheirNode() {
        var seen = everything();
        var all = nodes.join("left", "right");
        all.getFirst().hub().publisher("door").publish(Noise.png(1000, 1));
        var shown = all.getLast().awaitStream("door");

        all.getFirst().stream("door").presence().join("cookie abcdefghijklmnopqrstuv");
        shown.presence().join("token anna");

        await().until(() -> shown.presence().viewers() == 2 && all.getFirst().stream("door").presence().viewers() == 2);
        assertThat(seen).isNotEmpty().noneMatch(message -> message.contains("abcdefghijkl") || message.contains("anna"));
    }

    @Test
    void theSameIdentityHasAnotherHashInAnotherCluster() {
        long hash = new IdentityKey("kineograph", "sesame").hash("token anna");

        assertThat(new IdentityKey("kineograph", "sesame").hash("token anna")).isEqualTo(hash);
        assertThat(new IdentityKey("kineograph", "another").hash("token anna")).isNotEqualTo(hash);
        assertThat(new IdentityKey("other", "sesame").hash("token anna")).isNotEqualTo(hash);
    }
}
