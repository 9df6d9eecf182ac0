// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.RenewalRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/// The library's way: a function that gives pictures, shown to whoever asks its port.
// A stream that should end and does not goes on for ever, and a read of it heeds no interrupt.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class JpgPusherTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    private final Semaphore wanted = new Semaphore(0);
    private final AtomicInteger calls = new AtomicInteger();

    /// Gives a new picture each time that the test lets it.
    private byte[] next() throws InterruptedException {
        wanted.acquire();
        return Pictures.jpeg(calls.incrementAndGet());
    }

    private static Viewing watch(JpgPusher pusher) throws IOException {
        return Viewing.of(RawClient.to(pusher.port()), "/stream?framing=classic", "Accept: image/jpeg");
    }

    private static void awaitViewers(JpgPusher pusher, int count) {
        await().until(() -> pusher.stats().connections() == count);
    }

    @Test
    void whatTheFunctionGivesIsShown() throws Exception {
        try (var pusher = new JpgPusher(() -> Pictures.jpeg(3)).start(0);
                var viewing = watch(pusher)) {
            assertThat(viewing.next()).isEqualTo(Pictures.jpeg(3));
        }
    }

    @Test
    void theFunctionIsCalledOnceAFrameForAllWhoWatch() throws Exception {
        try (var pusher = new JpgPusher(this::next).start(0);
                var one = watch(pusher);
                var two = watch(pusher);
                var three = watch(pusher)) {
            awaitViewers(pusher, 3);
            for (int i = 1; i <= 20; i++) {
                wanted.release();

                for (var viewing : new Viewing[] {one, two, three}) {
                    assertThat(viewing.next()).isEqualTo(Pictures.jpeg(i));
                }
            }
            assertThat(calls).hasValue(20);
        }
    }

    @Test
    void theFunctionIsCalledOnlyWhileSomebodyWatches() throws Exception {
        wanted.release(2);
        try (var pusher = new JpgPusher(this::next).start(0)) {
            try (var viewing = watch(pusher)) {
                viewing.skipTo(Pictures.jpeg(2));
            }
            awaitViewers(pusher, 0);
            await().until(() -> !wanted.hasQueuedThreads());
            wanted.release();
            assertThat(calls).hasValue(2);

            try (var viewing = watch(pusher)) {
                viewing.skipTo(Pictures.jpeg(3));
            }
            assertThat(pusher.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void whatTheFunctionThrowsIsToldAndCountedAndTriedAgain() throws Exception {
        var tries = new AtomicInteger();
        try (var pusher = new JpgPusher(() -> switch (tries.incrementAndGet()) {
                    case 1 -> throw new IOException("the lens is dirty");
                    case 2 -> throw new AssertionError("the shutter is stuck");
                    case 3 -> "no picture at all".getBytes(US_ASCII);
                    default -> next();
                })
                .start(0)) {
            wanted.release();
            try (var viewing = watch(pusher)) {
                assertThat(viewing.next()).isEqualTo(Pictures.jpeg(1));
            }

            assertThat(pusher.stats().sourceFailures()).isEqualTo(3);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("the lens is dirty"))
                    .anyMatch(line -> line.contains("the shutter is stuck"))
                    .anyMatch(line -> line.contains("(expected: a JPEG"));
        }
    }

    @Test
    void nullMeansNoMoreUntilANewFirstViewerComes() throws Exception {
        var tries = new AtomicInteger();
        try (var pusher = new JpgPusher(() -> tries.incrementAndGet() % 2 == 1 ? Pictures.jpeg(tries.get()) : null).start(0)) {
            try (var viewing = watch(pusher)) {
                viewing.skipTo(Pictures.jpeg(1));
                await().until(() -> tries.get() == 2);
            }
            awaitViewers(pusher, 0);
            try (var viewing = watch(pusher)) {
                viewing.skipTo(Pictures.jpeg(3));
            }
        }
    }

    @Test
    void finishingWaitsForTheLastCallAndLetsEverythingGo() throws Exception {
        var calling = new CountDownLatch(1);
        var returned = new AtomicReference<Thread.State>();
        var pusher = new JpgPusher(() -> {
            calling.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                // Cleans up for a while, which an interrupt does not shorten.
                for (long end = System.nanoTime() + 300_000_000; System.nanoTime() < end; ) {
                    Thread.onSpinWait();
                }
                returned.set(Thread.currentThread().getState());
            }
            return new byte[0];
        });
        pusher.start(0);
        int port = pusher.port();
        try (var viewing = watch(pusher)) {
            calling.await();

            pusher.finish();

            assertThat(returned).hasValue(Thread.State.RUNNABLE);
            assertThat(viewing.client().isEnded()).isTrue();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
        pusher.finish();
        assertThat(log.lines()).noneMatch(line -> line.contains("has not returned"));
    }

    @Test
    void aFunctionThatDoesNotReturnIsNotWaitedForForEver() throws Exception {
        var calling = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var pusher = new JpgPusher(() -> {
                    calling.countDown();
                    awaitWhateverComes(release);
                    return Pictures.jpeg(1);
                })
                .start(0);
                var viewing = watch(pusher)) {
            calling.await();

            pusher.finish();

            assertThat(log.lines()).anyMatch(line -> line.contains("its function has not returned within 5 s"));
            assertThat(viewing.client().isEnded()).isTrue();
        } finally {
            release.countDown();
        }
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // As native code does.
            }
        }
    }

    @Test
    void theFunctionItselfMayFinish() throws Exception {
        var pusher = new AtomicReference<JpgPusher>();
        var finished = new CountDownLatch(1);
        pusher.set(new JpgPusher(() -> {
            pusher.get().finish();
            finished.countDown();
            return Pictures.jpeg(1);
        }));
        pusher.get().start(0);
        try (var viewing = watch(pusher.get())) {
            assertThat(finished.await(4, TimeUnit.SECONDS)).isTrue();
            assertThat(viewing.client().isEnded()).isTrue();
        }
        assertThat(log.lines()).noneMatch(line -> line.contains("has not returned"));
    }

    @Test
    void itRunsOnceAtATime() throws Exception {
        var pusher = new JpgPusher(() -> Pictures.jpeg(1));
        assertThatIllegalStateException().isThrownBy(pusher::port);
        assertThatIllegalStateException().isThrownBy(pusher::stats);
        try (pusher) {
            for (int i = 0; i < 2; i++) {
                pusher.start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                assertThatIllegalStateException().isThrownBy(() -> pusher.start(0)).withMessageContaining("runs already");
                try (var viewing = watch(pusher)) {
                    assertThat(viewing.next()).isEqualTo(Pictures.jpeg(1));
                }
                pusher.finish();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAndAnotherOneWillDo() throws Exception {
        try (var pusher = new JpgPusher(() -> Pictures.jpeg(1));
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> pusher.start(taken.getLocalPort())).isInstanceOf(IOException.class).hasMessageContaining("in use");

            pusher.start(0);

            try (var viewing = watch(pusher)) {
                assertThat(Arrays.equals(viewing.next(), Pictures.jpeg(1))).isTrue();
            }
        }
    }

    @Test
    void otherRulesForItsSessionsMayBeGiven() throws Exception {
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var pusher = new JpgPusher(this::next).start(here, new JpgPusherDialect(Stage.CAMERA, new RenewalRules(2, Duration.ZERO, 1)));
                var client = RawClient.to(pusher.port())) {
            var id = client.get("/stream").readAnswer().text();
            assertThat(client.get("/stream").readAnswer().status()).isEqualTo(503);

            try (var viewing = Viewing.of(RawClient.to(pusher.port()), "/" + id)) {
                for (int i = 1; i <= 2; i++) {
                    wanted.release();
                    viewing.skipTo(Pictures.jpeg(i));
                }
                assertThat(viewing.client().isEnded()).isTrue();
            }
            assertThat(client.get("/" + id).readAnswer().status()).isEqualTo(404);
        }
    }
}
