// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AudienceTest {
    private static final ViewerRules RULES =
            new ViewerRules(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), true);

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose("shutdownGracefully")
    private final EventLoop loop = new DefaultEventLoop();

    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();
    private final ImageStream stream = hub.stream("camera");
    private Audience audience;
    private Publisher camera;

    @BeforeEach
    void open() {
        hub.listen(events::add);
        audience = new Audiences(hub.framing(), settings(RULES), new RefusalLog()).of(stream, loop);
        camera = hub.publisher("camera");
    }

    @AfterEach
    void end() {
        camera.close();
    }

    private static CurrentSettings settings(ViewerRules rules) {
        return new CurrentSettings(ServerSettings.DEFAULT.with(rules));
    }

    private void onLoop(Runnable deed) {
        assertThat(loop.submit(deed).awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    }

    /// Notes the sequence of every frame that it is offered.
    private static class Noting implements Viewer {
        final List<Long> offered = new CopyOnWriteArrayList<>();
        final AtomicInteger repeats = new AtomicInteger();
        volatile boolean ended;

        @Override
        public void offer(FrameBuffer newest) {
            offered.add(newest.frame().sequence());
        }

        @Override
        public void repeat(FrameBuffer newest) {
            repeats.incrementAndGet();
        }

        @Override
        public void tick(long nowNanos) {
            // Time does nothing here.
        }

        @Override
        public void end(Function<Farewell, ByteBuf> words) {
            ended = true;
        }

        @Override
        public void abandon() {
            ended = true;
        }
    }

    @Test
    void aLoopThatIsBusySkipsFramesAndQueuesNothing() {
        var viewer = new Noting();
        onLoop(() -> audience.join(viewer));
        var busy = new CountDownLatch(1);
        loop.execute(() -> await().until(() -> busy.getCount() == 0));

        for (int i = 1; i <= 1000; i++) {
            camera.publish(Pictures.png(1));
        }
        int waiting = ((DefaultEventLoop) loop).pendingTasks();
        busy.countDown();

        assertThat(waiting).isLessThanOrEqualTo(1);
        await().until(() -> viewer.offered.contains(1000L));
        assertThat(viewer.offered).hasSizeLessThan(5);
    }

    @Test
    void whoeverJoinsGetsTheNewestAtOnce() {
        camera.publish(Pictures.png(1));
        camera.publish(Pictures.png(2));
        var viewers = List.of(new Noting(), new Noting(), new Noting());

        onLoop(() -> viewers.forEach(audience::join));

        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.offered).contains(2L).doesNotContain(1L));
    }

    @Test
    void viewersThatLeaveDuringTheFanOutLeaveTheOthersTheirTurn() {
        var viewers = new ArrayList<Noting>();
        for (int i = 0; i < 30; i++) {
            boolean leaves = i % 3 == 0;
            viewers.add(new Noting() {
                @Override
                public void offer(FrameBuffer newest) {
                    super.offer(newest);
                    if (leaves) {
                        audience.leave(this);
                    }
                }
            });
        }
        onLoop(() -> viewers.forEach(audience::join));

        camera.publish(Pictures.png(1));
        await().until(() -> viewers.stream().allMatch(viewer -> viewer.offered.equals(List.of(1L))));
        camera.publish(Pictures.png(2));

        await().until(() -> viewers.stream().filter(viewer -> viewer.offered.equals(List.of(1L, 2L))).count() == 20);
        assertThat(viewers.stream().filter(viewer -> viewer.offered.equals(List.of(1L)))).hasSize(10);
    }

    /// As a snapshot does that has waited for a frame.
    @Test
    void oneWhoTakesAStillNewerFrameDuringTheFanOutShowsItToAll() {
        var before = new Noting();
        var after = new Noting();
        var taker = new Noting() {
            @Override
            public void offer(FrameBuffer newest) {
                super.offer(newest);
                if (newest.frame().sequence() == 1) {
                    camera.publish(Pictures.png(2));
                    audience.newest();
                }
            }
        };
        onLoop(() -> List.of(before, taker, after).forEach(audience::join));

        camera.publish(Pictures.png(1));

        await().until(() -> before.offered.contains(2L) && after.offered.contains(2L));
        onLoop(() -> {});
        assertThat(List.of(before, taker, after)).allSatisfy(viewer -> assertThat(viewer.offered).isSorted());
    }

    @Test
    void oneWhoTakesTheOthersWithItDuringTheFanOutHarmsNobody() {
        var others = List.of(new Noting(), new Noting(), new Noting());
        var breaker = new Noting() {
            @Override
            public void offer(FrameBuffer newest) {
                super.offer(newest);
                others.forEach(audience::leave);
            }
        };
        onLoop(() -> {
            others.forEach(audience::join);
            audience.join(breaker);
        });

        camera.publish(Pictures.png(1));
        await().until(() -> breaker.offered.contains(1L));
        camera.publish(Pictures.png(2));

        await().until(() -> breaker.offered.contains(2L));
        assertThat(others).allSatisfy(viewer -> assertThat(viewer.offered).hasSizeLessThanOrEqualTo(1));
    }

    /// What waits for the loop is done after a few hundred viewers, not after all.
    @Test
    void aCrowdDoesNotKeepTheLoopFromOthersForAWholeFrame() {
        var crowd = new ArrayList<Noting>();
        var turns = new AtomicInteger();
        var offeredBefore = new AtomicInteger(-1);
        for (int i = 0; i < 1_000; i++) {
            crowd.add(new Noting() {
                @Override
                public void offer(FrameBuffer newest) {
                    super.offer(newest);
                    if (turns.getAndIncrement() == 0) {
                        loop.schedule(() -> offeredBefore.set(turns.get()), 0, TimeUnit.NANOSECONDS);
                    }
                }
            });
        }
        onLoop(() -> crowd.forEach(audience::join));

        camera.publish(Pictures.png(1));

        await().until(() -> turns.get() == 1_000);
        assertThat(offeredBefore.get()).isBetween(1, 300);
        assertThat(crowd).allSatisfy(viewer -> assertThat(viewer.offered).containsExactly(1L));
    }

    @Test
    void aFrameThatComesWhileTheLastOneIsShownIsShownToAllBehindIt() {
        var crowd = new ArrayList<Noting>();
        for (int i = 0; i < 1_000; i++) {
            crowd.add(new Noting());
        }
        crowd.set(999, new Noting() {
            @Override
            public void offer(FrameBuffer newest) {
                super.offer(newest);
                if (newest.frame().sequence() == 1) {
                    camera.publish(Pictures.png(2));
                    camera.publish(Pictures.png(3));
                }
            }
        });
        onLoop(() -> crowd.forEach(audience::join));

        camera.publish(Pictures.png(1));

        await().untilAsserted(() -> assertThat(crowd).allSatisfy(viewer -> assertThat(viewer.offered).containsExactly(1L, 3L)));
    }

    @Test
    void whoAsksForTheNewestInTheMiddleGetsItAndSoDoAllOthers() {
        var crowd = new ArrayList<Noting>();
        for (int i = 0; i < 1_000; i++) {
            crowd.add(new Noting());
        }
        var asked = new AtomicInteger();
        crowd.set(999, new Noting() {
            @Override
            public void offer(FrameBuffer newest) {
                super.offer(newest);
                if (newest.frame().sequence() == 1) {
                    camera.publish(Pictures.png(2));
                    // Between two turns.
                    loop.schedule(() -> asked.set((int) audience.newest().frame().sequence()), 0, TimeUnit.NANOSECONDS);
                }
            }
        });
        onLoop(() -> crowd.forEach(audience::join));

        camera.publish(Pictures.png(1));

        await().untilAsserted(() -> assertThat(crowd).allSatisfy(viewer -> assertThat(viewer.offered).containsExactly(1L, 2L)));
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void theLastWhoLeavesEndsTheDemand() {
        var one = new Noting();
        var other = new Noting();
        onLoop(() -> {
            audience.join(one);
            audience.join(other);
            audience.leave(one);
        });
        assertThat(events).doesNotContain(new StreamEvent.DemandEnded(stream.name()));

        onLoop(() -> audience.leave(other));
        onLoop(() -> audience.leave(other));

        assertThat(events).containsOnlyOnce(new StreamEvent.DemandStarted(stream.name()), new StreamEvent.DemandEnded(stream.name()));
        camera.publish(Pictures.png(1));
        onLoop(() -> {});
        assertThat(other.offered).isEmpty();
    }

    @Test
    void whoKeepsItKeepsTheDemandForAWhile() {
        onLoop(() -> audience.keep(Duration.ofMillis(300)));
        assertThat(events).contains(new StreamEvent.DemandStarted(stream.name()));
        assertThat(events).doesNotContain(new StreamEvent.DemandEnded(stream.name()));

        await().until(() -> events.contains(new StreamEvent.DemandEnded(stream.name())));
    }

    @Test
    void theNewestIsRepeatedWhenNothingCame() {
        var viewer = new Noting();
        onLoop(() -> audience.join(viewer));
        camera.publish(Pictures.png(1));

        await().until(() -> viewer.repeats.get() == 1);
        assertThat(viewer.offered).containsExactly(1L);
    }

    @Test
    void aRepeatIsFollowedByOneMoreLongBeforeTheNextHeartbeat() {
        var slow = new ViewerRules(Duration.ofSeconds(3), Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9), true);
        var slowAudience = new Audiences(hub.framing(), settings(slow), new RefusalLog()).of(stream, loop);
        var viewer = new Noting();
        onLoop(() -> slowAudience.join(viewer));
        camera.publish(Pictures.png(1));

        await().until(() -> viewer.repeats.get() == 1);
        await().atMost(Duration.ofSeconds(2)).until(() -> viewer.repeats.get() == 2);

        assertThat(viewer.offered).containsExactly(1L);
        onLoop(() -> slowAudience.leave(viewer));
    }

    @Test
    void anAnimationIsNotStartedAnewByTheHeartbeat() {
        var still = new Noting();
        var animation = new Noting();
        var animations = new Audiences(hub.framing(), settings(RULES), new RefusalLog()).of(hub.stream("animation"), loop);
        try (var publisher = hub.publisher("animation")) {
            publisher.publish(Pictures.animated());
            camera.publish(Pictures.png(1));
            onLoop(() -> animations.join(animation));
            onLoop(() -> audience.join(still));

            await().until(() -> still.repeats.get() >= 4);

            assertThat(animation.repeats).hasValue(0);
            assertThat(animation.offered).contains(1L);
        }
        onLoop(() -> animations.leave(animation));
    }

    @Test
    void aStreamThatIsRetiredEndsItsViewersBehindTheLastFrame() {
        var viewer = new Noting();
        onLoop(() -> audience.join(viewer));

        camera.publish(Pictures.png(1));
        hub.retire(StreamName.of("camera"));

        await().until(() -> viewer.ended);
        assertThat(viewer.offered).containsExactly(1L);
    }

    @Test
    void whoJoinsAStreamThatWasJustRetiredIsEnded() {
        hub.retire(StreamName.of("camera"));
        var viewer = new Noting();

        onLoop(() -> audience.join(viewer));

        assertThat(viewer.ended).isTrue();
        onLoop(() -> audience.leave(viewer));
    }

    @Test
    void aLoopThatHasEndedHarmsNoPublisher() throws InterruptedException {
        var ended = new DefaultEventLoop();
        var audiences = new Audiences(hub.framing(), settings(RULES), new RefusalLog());
        var left = audiences.of(stream, ended);
        ended.submit(() -> left.keep(Duration.ofDays(1))).await();
        assertThat(ended.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS)).isTrue();

        camera.publish(Pictures.png(1));
        audiences.close();
        camera.publish(Pictures.png(2));

        assertThat(events).contains(new StreamEvent.DemandEnded(stream.name()));
    }
}
