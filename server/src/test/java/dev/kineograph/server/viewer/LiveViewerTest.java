// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a viewer makes of what its connection says, tick by tick.
@ExtendWith(NoLeaks.class)
class LiveViewerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COUNTED_WHILE_STUCK = Duration.ofSeconds(10);
    private static final Duration PROXY_COUNTED_WHILE_STUCK = Duration.ofSeconds(30);
    private static final Duration SILENT_AFTER = Duration.ofSeconds(8);
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final PeerHealth HEARD = new PeerHealth(0, false, false);

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose("shutdownGracefully")
    private final EventLoop loop = new DefaultEventLoop();

    private final Connection connection = new Connection();
    private Audience audience;
    private LiveViewer viewer;
    private Publisher camera;

    /// Never behind the real time: the audience ticks by that, in between.
    private long nanos = System.nanoTime();

    /// A connection that does as the test says.
    private static final class Connection implements BodySink {
        final List<String> sent = new ArrayList<>();
        final List<String> said = new ArrayList<>();
        boolean room = true;
        int writableRequests;
        long progress;
        PeerHealth health = HEARD;
        boolean aborted;

        @Override
        public InetAddress peerAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public boolean hasRoom() {
            return room;
        }

        @Override
        public void write(ByteBuf bytes) {
            sent.add(bytes.toString(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void requestWritable() {
            writableRequests++;
            room = false;
        }

        @Override
        public long progress() {
            return progress;
        }

        @Override
        public PeerHealth peerHealth() {
            return health;
        }

        @Override
        public void say(ByteBuf words) {
            said.add(words.toString(StandardCharsets.ISO_8859_1));
            words.release();
        }

        @Override
        public void end(ByteBuf last) {
            last.release();
        }

        @Override
        public void abort() {
            aborted = true;
        }

        boolean gotLast(byte[] picture) {
            return sent.getLast().contains(new String(picture, StandardCharsets.ISO_8859_1));
        }
    }

    @BeforeEach
    void begin() {
        var rules = new ViewerRules(Duration.ofHours(1), PATIENCE, SILENT_AFTER, LOST_AFTER, true);
        audience = new Audiences(hub.framing(), new CurrentSettings(ServerSettings.DEFAULT.with(rules)), new RefusalLog()).of(hub.stream("camera"), loop);
        viewer = new LiveViewer(audience, LiveProtocol.among(() -> Wire.Part.EAGER, false), hub.stream("camera").presence().join("somebody"), ViewerRecord.of("somebody"), Budget.UNLIMITED, null);
        onLoop(() -> viewer.begun(connection));
        camera = hub.publisher("camera");
    }

    @AfterEach
    void end() {
        onLoop(viewer::closed);
        camera.close();
    }

    private void onLoop(Runnable deed) {
        assertThat(loop.submit(deed).awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    }

    private void publish(int... numbers) {
        for (int number : numbers) {
            camera.publish(Pictures.png(number));
            onLoop(() -> {});
        }
    }

    private void thereIsRoom() {
        connection.room = true;
        onLoop(viewer::drained);
    }

    /// Time passes, half a second after half a second, in which the peer is heard of or not.
    private void pass(Duration time, boolean heard) {
        pass(time, () -> heard ? HEARD : new PeerHealth(connection.health.unheardMillis() + TICK.toMillis(), true, false));
    }

    private void pass(Duration time, Supplier<PeerHealth> health) {
        for (long millis = 0; millis < time.toMillis() && !connection.aborted; millis += TICK.toMillis()) {
            nanos += TICK.toNanos();
            connection.health = health.get();
            onLoop(() -> viewer.tick(nanos));
        }
    }

    private int viewers() {
        return hub.stream("camera").presence().viewers();
    }

    private void repeat(LiveViewer to) {
        onLoop(() -> to.repeat(audience.newest()));
    }

    @Test
    void aWebSocketThatIsSentNothingIsPinged() {
        var pages = new Connection();
        var page = new LiveViewer(audience, LiveProtocol.webSocket(false, true), hub.stream("camera").presence().join("a page"), ViewerRecord.of("a page"), Budget.UNLIMITED, null);
        onLoop(() -> page.begun(pages));
        repeat(page);
        assertThat(pages.said).as("without a picture").containsExactly("\u0089\0");

        publish(1);
        repeat(page);
        assertThat(pages.sent).hasSize(1);
        assertThat(pages.said).as("while it does not answer").hasSize(2);

        onLoop(page::acknowledged);
        repeat(page);
        assertThat(pages.sent).hasSize(2);
        assertThat(pages.said).hasSize(2);
        onLoop(page::closed);
    }

    @Test
    void aBodyThatIsNoWebSocketIsNotPinged() {
        repeat(viewer);

        assertThat(connection.said).isEmpty();
        assertThat(connection.sent).isEmpty();
    }

    @Test
    void whoKeepsUpOrNearlyDoesIsNotMadeToWait() {
        publish(1, 2, 3);
        connection.room = false;
        publish(4);
        thereIsRoom();
        publish(5, 6);

        assertThat(connection.sent).hasSize(6);
        assertThat(connection.writableRequests).isZero();
    }

    @Test
    void whoIsSlowGetsWhatIsTheNewestWhenTheKernelWantsMore() {
        publish(1);
        connection.room = false;
        publish(2, 3);

        thereIsRoom();
        assertThat(connection.gotLast(Pictures.png(3))).isTrue();
        publish(4, 5);
        assertThat(connection.sent).hasSize(2);

        thereIsRoom();
        assertThat(connection.gotLast(Pictures.png(5))).isTrue();
        assertThat(connection.writableRequests).isEqualTo(2);
    }

    @Test
    void whoKeepsUpAgainIsSoonTakenForFast() {
        connection.room = false;
        publish(1, 2);

        thereIsRoom();
        for (int number = 3; number <= 20; number++) {
            connection.room = true;
            publish(number);
        }

        assertThat(connection.sent).hasSize(19);
        assertThat(connection.writableRequests).isBetween(1, 5);
    }

    @Test
    void whoTakesNothingAlthoughItIsHeardIsEnded() {
        connection.room = false;

        pass(PATIENCE.minus(TICK), true);
        assertThat(connection.aborted).isFalse();
        pass(TICK.multipliedBy(2), true);

        assertThat(connection.aborted).isTrue();
        assertThat(hub.stream("camera").stats().viewersStalled()).isEqualTo(1);
    }

    @Test
    void whoTakesNothingForAWhileDoesNotCountUntilItTakesSomething() {
        connection.room = false;

        pass(COUNTED_WHILE_STUCK.minus(TICK), true);
        assertThat(viewers()).isEqualTo(1);
        pass(TICK.multipliedBy(2), true);
        assertThat(viewers()).isZero();
        connection.progress++;
        pass(TICK, true);

        assertThat(viewers()).isEqualTo(1);
        assertThat(connection.aborted).isFalse();
    }

    @Test
    void whoWatchesThroughATrustedProxyMayTakeNothingForFiveTimesAsLong() {
        connection.room = false;
        Supplier<PeerHealth> proxy = () -> new PeerHealth(0, false, true);

        pass(PROXY_COUNTED_WHILE_STUCK.minus(TICK), proxy);
        assertThat(viewers()).isEqualTo(1);
        pass(TICK.multipliedBy(2), proxy);
        assertThat(viewers()).isZero();
        pass(PATIENCE.multipliedBy(5).minus(PROXY_COUNTED_WHILE_STUCK).minus(TICK.multipliedBy(2)), proxy);
        assertThat(connection.aborted).isFalse();
        pass(TICK.multipliedBy(2), proxy);

        assertThat(connection.aborted).isTrue();
    }

    @Test
    void whoIsAwayIsNotTakenForOneWhoTakesNothing() {
        connection.room = false;

        pass(LOST_AFTER.minus(TICK), false);
        assertThat(connection.aborted).isFalse();
        assertThat(hub.stream("camera").presence().viewers()).isZero();
        pass(COUNTED_WHILE_STUCK.minus(TICK), true);

        assertThat(connection.aborted).isFalse();
        assertThat(hub.stream("camera").presence().viewers()).isEqualTo(1);
    }

    @Test
    void whoIsAwayForTooLongIsEnded() {
        pass(LOST_AFTER, false);

        assertThat(connection.aborted).isTrue();
        assertThat(hub.stream("camera").stats().viewersStalled()).isZero();
    }
}
