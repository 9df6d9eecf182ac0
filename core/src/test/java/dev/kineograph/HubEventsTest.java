// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubEventsTest {
    private static final StreamEvent ONLINE = new StreamEvent.Online(DOOR, ImageFormat.JPEG);
    private static final StreamEvent OFFLINE = new StreamEvent.Offline(DOOR);

    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.empty());
    private final List<StreamEvent> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        hub.close();
    }

    private void publishOnce() {
        try (var publisher = hub.publisher("door")) {
            publisher.publish(Sample.BASELINE.bytes());
        }
    }

    @Test
    void eventsArePublishedInTheirOrder() {
        hub.listen(heard::add);
        var viewer = hub.stream("door").watch();
        var connection = hub.stream("door").presence().join("anna");

        publishOnce();
        connection.close();
        clock.pass(Duration.ofSeconds(1));
        await().until(() -> heard.size() == 5);
        viewer.close();

        assertThat(heard)
                .containsExactly(
                        new StreamEvent.DemandStarted(DOOR),
                        new StreamEvent.Joined(DOOR, 1),
                        ONLINE,
                        OFFLINE,
                        new StreamEvent.Left(DOOR, 0, Duration.ZERO),
                        new StreamEvent.DemandEnded(DOOR));
    }

    @Test
    void retirementEndsPublishing() {
        hub.publisher("door").publish(Sample.BASELINE.bytes());
        hub.listen(heard::add);

        hub.retire(DOOR);

        assertThat(heard).containsExactly(OFFLINE);
    }

    @Test
    void aRegistrationThatIsClosedGetsNoMoreEvents() {
        var registration = hub.listen(heard::add);
        publishOnce();

        registration.close();
        publishOnce();

        assertThat(heard).containsExactly(ONLINE, OFFLINE);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        hub.listen(_ -> {
            throw new IllegalStateException("a listener's bug");
        });
        hub.listen(heard::add);

        publishOnce();

        assertThat(heard).containsExactly(ONLINE, OFFLINE);
    }

    @Test
    void aListenerThatThrowsAnErrorHarmsNobody() {
        hub.listen(_ -> {
            throw new AssertionError("a listener's bug");
        });
        hub.listen(heard::add);

        publishOnce();

        assertThat(heard).containsExactly(ONLINE, OFFLINE);
    }

    @Test
    void theClockOutlivesAListenerThatThrows() {
        hub.listen(event -> {
            if (event instanceof StreamEvent.Left) {
                throw new AssertionError("a listener's bug");
            }
        });
        var presence = hub.stream("door").presence();
        presence.join("anna").close();
        clock.pass(Duration.ofSeconds(1));
        presence.touch("berta", Duration.ofSeconds(3));

        clock.pass(Duration.ofSeconds(3));

        await().until(() -> presence.viewers() == 0);
    }

    /// Each listener queries the stream on another thread, which would wait for ever if the first one held a lock.
    @Test
    void noListenerIsCalledUnderALock() {
        var stream = hub.stream("door");
        hub.listen(event -> heard.add(CompletableFuture.supplyAsync(() -> askedAnything(stream, event)).join()));

        publishOnce();
        stream.watch().close();
        stream.presence().join("anna").close();

        assertThat(heard).hasSize(5);
    }

    private StreamEvent askedAnything(ImageStream stream, StreamEvent event) {
        stream.state();
        stream.stats();
        hub.stream("yard");
        stream.presence().viewers();
        return event;
    }

    @Test
    void anEventIsALineOfALog() {
        assertThat(List.of(
                        ONLINE,
                        OFFLINE,
                        new StreamEvent.Stale(DOOR, Duration.ofMillis(5_250)),
                        new StreamEvent.Joined(DOOR, 1),
                        new StreamEvent.Left(DOOR, 0, Duration.ofSeconds(9)),
                        new StreamEvent.DemandStarted(DOOR),
                        new StreamEvent.DemandEnded(DOOR)))
                .map(StreamEvent::line)
                .containsExactly(
                        "stream door: online, image/jpeg",
                        "stream door: offline",
                        "stream door: no new frame for 5.3 s",
                        "stream door: viewer joined, 1 watching",
                        "stream door: viewer left, 0 watching",
                        "stream door: demand started",
                        "stream door: demand ended");
    }
}
