// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class VariantSourceTest {
    private static final Variant PNG = Variant.ORIGINAL.withFormat(ImageFormat.PNG);

    private final LoneStreams lone = new LoneStreams();
    private final FakeTranscoder transcoder = new FakeTranscoder();
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    @AutoClose
    private final TranscodePool pool = new TranscodePool(1);

    private void keepThePoolBusy() throws InterruptedException {
        var begun = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                pool.call(() -> {
                    begun.countDown();
                    leave.await();
                    return "done";
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
    }

    @Test
    void aPictureThatComesWhileItWaitsForItsTurnAndHasTheFormAlreadyIsNotTranscoded() throws InterruptedException {
        var original = lone.stream();
        var source = new VariantSource(original, Optional.empty(), new ShapedFrames(original, PNG, Optional.of(transcoder), pool), lone.clock);
        var shown = lone.stream(StreamSettings.DEFAULT, publisher -> {
            thread.set(Thread.currentThread());
            source.run(publisher);
        });
        var publisher = original.publisher(LoneStreams.ANNA);
        keepThePoolBusy();
        publisher.publish(Sample.BASELINE.picture());
        var viewer = shown.watch();
        // It waits for a frame for a limited time, and for its turn without a limit.
        await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);

        publisher.publish(Sample.INTERLACED.picture());
        leave.countDown();

        var frame = viewer.await(Duration.ofSeconds(60));
        assertThat(frame).isNotNull();
        assertThat(frame.sequence()).isEqualTo(2);
        assertThat(frame.picture().toByteArray()).isEqualTo(Sample.INTERLACED.bytes());
        assertThat(transcoder.asked()).isEmpty();
        original.retire();
        shown.retire();
    }
}
