// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Frame;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.StreamState;
import dev.kineograph.Subscription;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A form of a stream is made where the stream is, and travels as it is made.
class VariantsOfOtherNodesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Variant SMALL = Variant.ORIGINAL.withWidth(100);
    private static final byte[] THUMBNAIL = Noise.png(2_000, 7);

    /// Where nothing is to be made.
    private static final Transcoder NEVER = (picture, variant) -> {
        throw new IllegalStateException(variant + " of " + picture);
    };

    @TempDir
    private Path folder;

    @AutoClose
    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = Nodes.on(folder);
    }

    private static Picture thumbnail() {
        return Picture.of(THUMBNAIL.clone());
    }

    private static Frame next(Subscription viewer) throws InterruptedException {
        return Objects.requireNonNull(viewer.await(SOON), "no frame");
    }

    private static ImageStream small(Nodes.Node node) {
        return node.hub().variant(node.awaitStream("door"), SMALL);
    }

    @Test
    void aVariantIsMadeOnceAtItsNodeAndTheLargePictureStaysThere() throws InterruptedException {
        var left = nodes.join("left", (_, _) -> thumbnail());
        var right = nodes.join("right", NEVER);
        var far = nodes.join("far", NEVER);
        left.hub().publisher("door").publish(Noise.png(500_000, 1));
        var origin = Objects.requireNonNull(left.stream("door").newest());

        try (var here = small(right).watch();
                var there = small(far).watch()) {
            var shown = next(here);

            assertThat(shown.toByteArray()).isEqualTo(THUMBNAIL).isEqualTo(next(there).toByteArray());
            assertThat(shown.epoch()).isEqualTo(origin.epoch());
            assertThat(shown.sequence()).isEqualTo(origin.sequence());
            assertThat(left.hub().transcoded()).isOne();
            assertThat(left.cluster().traffic().bytesOut()).isLessThan(10_000);
            await().until(() -> left.cluster().transfers().size() == 1
                    && left.cluster().transfers().getFirst().to().equals(List.of("far", "right")));
            assertThat(left.cluster().transfers().getFirst().variant()).isEqualTo(SMALL);
            assertThat(right.stream("door").state()).isEqualTo(StreamState.ONLINE);
        }
        assertThat(right.stream("door").newest()).isNull();
    }

    @Test
    void aVariantThatItsNodeCannotMakeIsMadeHere() throws InterruptedException {
        var left = nodes.join("left");
        var right = nodes.join("right", (_, _) -> thumbnail());
        left.hub().publisher("door").publish(Noise.png(500_000, 1));

        try (var viewer = small(right).watch()) {
            assertThat(next(viewer).toByteArray()).isEqualTo(THUMBNAIL);
            assertThat(right.hub().transcoded()).isOne();
        }
    }

    @Test
    void theFormInWhichTheStreamIsAnywayIsNotSentBesideIt() throws InterruptedException {
        var left = nodes.join("left", NEVER);
        var right = nodes.join("right", NEVER);
        left.hub().publisher("door").publish(Noise.png(1_000, 1));
        await().until(() -> right.cluster().nodes().stream().anyMatch(node -> node.streams() == 1));
        var shown = right.awaitStream("door");

        try (var whole = shown.watch();
                var asPng = right.hub().variant(shown, Variant.ORIGINAL.withFormat(ImageFormat.PNG)).watch()) {
            next(asPng);
            next(whole);

            assertThat(right.cluster().transfers()).extracting(ClusterTransfer::variant).containsExactly(Variant.ORIGINAL);
        }
    }

    @Test
    void aStillVariantIsStaleOnlyWhenItsNodeIsSilent() throws InterruptedException {
        var left = nodes.join("left", (_, _) -> thumbnail());
        var right = nodes.join("right", NEVER);
        left.hub().publisher("door").publish(Noise.png(50_000, 1));
        var small = small(right);
        try (var viewer = small.watch()) {
            next(viewer);
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            await().atMost(SOON).until(() -> {
                assertThat(small.isStale()).isFalse();
                return System.nanoTime() - until > 0;
            });

            left.cluster().close();

            await().atMost(SOON).until(small::isStale);
            assertThat(right.stream("door").state()).isNotEqualTo(StreamState.ONLINE);
        }
    }

    @Test
    void fewerPicturesASecondAreFewerThatTravel() throws InterruptedException {
        var left = nodes.join("left", NEVER);
        var right = nodes.join("right", NEVER);
        var publisher = left.hub().publisher("door");
        publisher.publish(Noise.png(1_000, 1));
        try (var viewer = right.hub().variant(right.awaitStream("door"), Variant.ORIGINAL.withFps(0.1)).watch();
                var own = left.stream("door").watch()) {
            next(viewer);
            next(own);

            for (int i = 2; i <= 50; i++) {
                publisher.publish(Noise.png(1_000, i));
                next(own);
            }

            assertThat(left.cluster().traffic().framesOut()).isLessThanOrEqualTo(2);
        }
    }
}
