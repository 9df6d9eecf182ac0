// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clicks reach the program, one at a time and in order, and participants see what it says.
class ClickableStreamTest {
    private static final Participant ANNA = new Participant("anna");
    private static final Participant BERTA = new Participant("berta");

    private final FakeClock clock = new FakeClock();
    private final Hub hub = new Hub(clock, Optional.empty());
    private final RecordingProgram program = new RecordingProgram();
    private final ImageStream stream = hub.add("board", program);
    private final ClickableStream clicks = hub.clickable(stream).orElseThrow();

    /// Notes what happens, and shows each view as a picture of its own.
    private static final class RecordingProgram implements Interactive {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<String> drawn = new CopyOnWriteArrayList<>();
        private final Map<Participant, String> views = new ConcurrentHashMap<>();
        private final AtomicInteger atOnce = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public ImageSize size() {
            return new ImageSize(320, 240);
        }

        @Override
        public Source source(String view) {
            drawn.add(view);
            return Sources.still(Sample.DRAWING.bytes());
        }

        @Override
        public void onClick(int x, int y, Participant participant) throws Exception {
            assertThat(atOnce.incrementAndGet()).isEqualTo(1);
            gate.await();
            atOnce.decrementAndGet();
            events.add("%d,%d by %s".formatted(x, y, participant.id()));
            if (x == 13) {
                throw new IllegalStateException("thirteen");
            }
        }

        @Override
        public void onLeave(Participant participant) {
            events.add(participant.id() + " left");
        }

        @Override
        public String view(Participant participant) {
            return views.getOrDefault(participant, COMMON);
        }
    }

    @AfterEach
    void close() {
        program.gate.countDown();
        hub.close();
    }

    private ClickableStream.ParticipantConnection join(Participant participant) {
        return clicks.join(participant, new AtomicInteger()::incrementAndGet);
    }

    private static void assertRefused(Refusal reason, Runnable step) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(step::run).satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void awaitEvents(String... events) {
        await().untilAsserted(() -> assertThat(program.events).containsExactly(events));
    }

    @Test
    void clicksReachTheProgramInTheirOrder() {
        join(ANNA);
        join(BERTA);

        clicks.click(0, 0, ANNA);
        clicks.click(319, 239, BERTA);
        clicks.click(5, 6, ANNA);

        awaitEvents("0,0 by anna", "319,239 by berta", "5,6 by anna");
    }

    @Test
    void aClickOutsideOfThePictureIsRefused() {
        join(ANNA);

        assertRefused(Refusal.BAD_VALUE, () -> clicks.click(320, 0, ANNA));
        assertRefused(Refusal.BAD_VALUE, () -> clicks.click(0, 240, ANNA));
        assertRefused(Refusal.BAD_VALUE, () -> clicks.click(-1, 0, ANNA));
        assertRefused(Refusal.BAD_VALUE, () -> clicks.click(0, Integer.MIN_VALUE, ANNA));
    }

    @Test
    void whoDoesNotSeeThePictureCannotClick() {
        assertRefused(Refusal.CLOSED, () -> clicks.click(1, 1, ANNA));

        var connection = join(ANNA);
        connection.close();

        assertRefused(Refusal.CLOSED, () -> clicks.click(1, 1, ANNA));
    }

    @Test
    void whoClicksTooFastIsRefusedForAWhile() {
        join(ANNA);
        join(BERTA);
        for (int i = 0; i < ClickPace.AT_ONCE; i++) {
            clicks.click(i, 0, ANNA);
            int done = i + 1;
            await().until(() -> program.events.size() == done);
        }

        assertRefused(Refusal.TOO_MANY_CLICKS, () -> clicks.click(1, 1, ANNA));
        clicks.click(2, 2, BERTA);
        clock.pass(Duration.ofMillis(100));
        clicks.click(3, 3, ANNA);

        await().untilAsserted(() -> assertThat(program.events).endsWith("2,2 by berta", "3,3 by anna"));
        assertRefused(Refusal.TOO_MANY_CLICKS, () -> clicks.click(1, 1, ANNA));
    }

    @Test
    void whileTheProgramIsBusyOnlyAFewClicksOfEachWait() {
        program.gate = new CountDownLatch(1);
        join(ANNA);
        join(BERTA);
        clicks.click(0, 0, ANNA);
        await().until(() -> program.atOnce.get() == 1);
        for (int i = 1; i <= ClickableStream.MAX_WAITING_EACH; i++) {
            clicks.click(i, 0, ANNA);
        }

        assertRefused(Refusal.TOO_MANY_CLICKS, () -> clicks.click(1, 1, ANNA));
        clicks.click(9, 9, BERTA);
        program.gate.countDown();

        await().until(() -> program.events.size() == ClickableStream.MAX_WAITING_EACH + 2);
        assertThat(program.events).endsWith("9,9 by berta");
    }

    @Test
    void howeverManyClickOnlySoManyClicksWait() {
        program.gate = new CountDownLatch(1);
        join(ANNA);
        clicks.click(0, 0, ANNA);
        await().until(() -> program.atOnce.get() == 1);
        IntStream.range(0, ClickableStream.MAX_WAITING).mapToObj(i -> new Participant("guest" + i)).forEach(guest -> {
            join(guest);
            clicks.click(1, 1, guest);
        });

        assertRefused(Refusal.TOO_MANY_CLICKS, () -> clicks.click(1, 1, ANNA));
    }

    @Test
    void aProgramThatFailsGetsTheNextClick() {
        join(ANNA);

        clicks.click(13, 0, ANNA);
        clicks.click(14, 0, ANNA);

        awaitEvents("13,0 by anna", "14,0 by anna");
    }

    @Test
    void whoIsAwayForFiveSecondsHasLeft() {
        join(ANNA).close();

        clock.pass(ClickableStream.GRACE.minusNanos(1));
        clicks.tick();
        clock.pass(Duration.ofNanos(1));
        clicks.tick();

        awaitEvents("anna left");
    }

    @Test
    void whoReloadsThePageWasNeverAway() {
        var before = join(ANNA);
        var after = join(ANNA);
        before.close();
        before.close();
        clock.pass(ClickableStream.GRACE);
        clicks.tick();
        after.close();
        join(ANNA);
        clock.pass(ClickableStream.GRACE);
        clicks.tick();

        clicks.click(1, 1, ANNA);

        awaitEvents("1,1 by anna");
    }

    @Test
    void aParticipantSeesWhatTheProgramSaysAndOthersSeeWhatAllDo() {
        var moves = new AtomicInteger();
        var connection = clicks.join(ANNA, moves::incrementAndGet);
        var other = join(BERTA);
        assertThat(connection.shown()).isEqualTo(stream);

        program.views.put(ANNA, "hers");
        clicks.click(1, 1, ANNA);

        await().until(() -> moves.get() == 1);
        assertThat(connection.shown()).isNotEqualTo(stream);
        assertThat(connection.shown().name()).isEqualTo(stream.name());
        assertThat(other.shown()).isEqualTo(stream);
    }

    @Test
    void thoseWhoSeeTheSameShareAStreamThatIsDrawnOnceAndWhileItIsSeen() {
        program.views.put(ANNA, "same");
        program.views.put(BERTA, "same");
        var first = join(ANNA);
        var second = join(BERTA);
        await().until(() -> !first.shown().equals(stream) && first.shown().equals(second.shown()));
        assertThat(program.drawn).isEmpty();

        try (var one = first.shown().watch();
                var other = second.shown().watch()) {
            await().until(() -> one.take() != null);
            await().until(() -> other.take() != null);
        }

        assertThat(program.drawn).containsExactly("same");
    }

    @Test
    void whoWatchesAViewCountsInTheStream() {
        program.views.put(ANNA, "hers");
        var connection = join(ANNA);
        await().until(() -> !connection.shown().equals(stream));

        connection.shown().presence().join("anna");

        assertThat(stream.presence().viewers()).isEqualTo(1);
    }

    @Test
    void beyondSoManyViewsOthersSeeTheCommonOneUntilSomeAreSeenNoMore() {
        var guests = IntStream.range(0, ClickableStream.MAX_VIEWS).mapToObj(i -> new Participant("guest" + i)).toList();
        guests.forEach(guest -> program.views.put(guest, guest.id()));
        var connections = guests.stream().map(this::join).toList();
        await().until(() -> connections.stream().filter(connection -> connection.shown().equals(stream)).count() == 1);
        assertThat(connections.stream().map(ClickableStream.ParticipantConnection::shown).distinct()).hasSize(ClickableStream.MAX_VIEWS);

        connections.stream().filter(connection -> !connection.shown().equals(stream)).forEach(ClickableStream.ParticipantConnection::close);
        clock.pass(ClickableStream.GRACE);

        await().until(() -> {
            clicks.tick();
            return connections.stream().filter(connection -> connection.shown().equals(stream)).count() == 0;
        });
    }

    @Test
    void aRetiredStreamTakesNoClicksAndItsViewsEnd() {
        program.views.put(ANNA, "hers");
        var connection = join(ANNA);
        await().until(() -> !connection.shown().equals(stream));

        hub.retire(stream.name());

        assertThat(connection.shown().isRetired()).isTrue();
        assertThat(hub.clickable(stream)).isEmpty();
        assertRefused(Refusal.CLOSED, () -> clicks.click(1, 1, ANNA));
    }
}
