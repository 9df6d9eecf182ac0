// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The participants of an [Interactive] stream, and their clicks on the way to the program. [Hub#clickable] has it.
///
/// Clicks are passed on one at a time, in their order. Only the clicks of those who see the picture count, ten a second of each. Eight of one participant and
/// 256 of all wait for the program at most; further ones are refused.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, and neither the program nor a connection is called under it. The program is called on a
/// virtual thread that exists while there is something to do.
public final class ClickableStream {
    /// The maximum number of views of a stream that are seen at a time, with the common one.
    public static final int MAX_VIEWS = 32;

    static final int MAX_WAITING = 256;
    static final int MAX_WAITING_EACH = 8;
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ClickableStream.class.getName());

    /// Each has a connection, of which there are no more.
    private static final int MAX_PARTICIPANTS = 10_000;

    private final ImageStream common;
    private final Interactive interactive;
    private final StreamViews views;
    private final NanoClock clock;
    private final LogThrottle failures = new LogThrottle();

    // The lock is this object; it guards everything below.
    private final Map<Participant, Attendance> attendances = new HashMap<>();
    private final ArrayDeque<Click> waiting = new ArrayDeque<>();
    private boolean looks;
    private boolean retired;
    private @Nullable Thread worker;

    private record Click(int x, int y, Participant by) {}

    /// What the thread has to do next, before it looks who sees what.
    private record Turn(List<Click> clicks, List<Participant> gone) {}

    /// A call of the program.
    private interface ProgramCall {
        void run() throws Exception;
    }

    /// @param context the hub's, without its listeners
    ClickableStream(ImageStream common, Interactive interactive, StreamContext context) {
        this.common = common;
        this.interactive = interactive;
        this.views = new StreamViews(common, interactive, context);
        this.clock = context.clock();
    }

    /// The size of its pictures.
    public ImageSize size() {
        return interactive.size();
    }

    /// A connection that shows the stream to a participant, until it is closed.
    public final class ParticipantConnection implements AutoCloseable {
        private final Participant participant;
        private final Attendance attendance;
        private final Runnable moved;

        private ParticipantConnection(Participant participant, Attendance attendance, Runnable moved) {
            this.participant = participant;
            this.attendance = attendance;
            this.moved = moved;
        }

        /// The stream that the participant sees now.
        public ImageStream shown() {
            synchronized (ClickableStream.this) {
                return attendance.shown;
            }
        }

        /// The connection has ended; closing twice does nothing.
        @Override
        public void close() {
            synchronized (ClickableStream.this) {
                if (attendance.connections.remove(moved) && !attendance.isHere()) {
                    attendance.leftNanos = clock.nanos();
                }
            }
            clock.dueIn(GRACE.toNanos());
        }

        @Override
        public String toString() {
            return common + " for " + participant;
        }
    }

    /// Counts a connection that shows the stream to a participant.
    ///
    /// @param moved called when [ParticipantConnection#shown] has changed, on the stream's thread; must be quick, and belongs to this connection alone
    /// @throws RefusedException if there are too many participants
    public ParticipantConnection join(Participant participant, Runnable moved) {
        synchronized (this) {
            var attendance = attendances.get(participant);
            if (attendance == null) {
                attendance = welcome(participant);
            }
            attendance.connections.add(moved);
            return new ParticipantConnection(participant, attendance, moved);
        }
    }

    private Attendance welcome(Participant participant) {
        if (attendances.size() >= MAX_PARTICIPANTS) {
            throw new RefusedException(
                    Refusal.TOO_MANY_VIEWERS, "%s: %,d participants (expected: no more)".formatted(common.name(), MAX_PARTICIPANTS));
        }
        var attendance = new Attendance(common, clock.nanos());
        attendances.put(participant, attendance);
        lookSoon();
        return attendance;
    }

    /// Passes a click on to the program.
    ///
    /// @param x how many pixels from the left
    /// @param y how many pixels from the top
    /// @throws RefusedException if it is outside of the picture, the participant does not see that, or clicks too often
    public void click(int x, int y, Participant participant) {
        var size = size();
        if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "click: %d,%d (expected: 0 to %d, 0 to %d)".formatted(x, y, size.width() - 1, size.height() - 1));
        }
        add(new Click(x, y, participant));
    }

    private synchronized void add(Click click) {
        var attendance = attendances.get(click.by);
        if (attendance == null || !attendance.isHere() || retired) {
            throw new RefusedException(
                    Refusal.CLOSED, "%s: a click by somebody who does not see it (expected: one on a picture that is live)".formatted(common.name()));
        }
        if (!attendance.pace.take(clock.nanos())) {
            throw new RefusedException(
                    Refusal.TOO_MANY_CLICKS,
                    "%s: too many clicks (expected: at most %d a second)".formatted(common.name(), ClickPace.PER_SECOND));
        }
        if (attendance.clicksWaiting >= MAX_WAITING_EACH || waiting.size() >= MAX_WAITING) {
            throw new RefusedException(
                    Refusal.TOO_MANY_CLICKS, "%s: it is busy with other clicks (expected: another try later)".formatted(common.name()));
        }
        attendance.clicksWaiting++;
        waiting.add(click);
        work();
    }

    /// Looks who has left, and who sees what.
    private synchronized void lookSoon() {
        looks = true;
        work();
    }

    /// Starts the thread, unless it runs.
    private void work() {
        if (worker == null && !retired) {
            worker = Thread.ofVirtual().name("clicks " + common.name()).start(this::run);
        }
    }

    private void run() {
        for (var turn = next(); turn != null; turn = next()) {
            turn.clicks.forEach(this::pass);
            turn.gone.forEach(participant -> call("onLeave", () -> interactive.onLeave(participant)));
            participants().forEach(this::look);
        }
    }

    private synchronized @Nullable Turn next() {
        if ((waiting.isEmpty() && !looks) || retired) {
            worker = null;
            return null;
        }
        looks = false;
        var turn = new Turn(List.copyOf(waiting), gone());
        waiting.clear();
        turn.gone.forEach(attendances::remove);
        return turn;
    }

    private List<Participant> gone() {
        long now = clock.nanos();
        return attendances.entrySet().stream()
                .filter(entry -> entry.getValue().hasLeftFor(GRACE.toNanos(), now))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void pass(Click click) {
        synchronized (this) {
            var attendance = attendances.get(click.by);
            if (attendance != null) {
                attendance.clicksWaiting--;
            }
        }
        call("onClick", () -> interactive.onClick(click.x, click.y, click.by));
    }

    private void call(String name, ProgramCall call) {
        try {
            call.run();
        } catch (Exception | Error e) {
            failures.pass().ifPresent(others -> LOG.log(
                    Level.ERROR, "stream %s: %s failed (and %,d more since the last such line)".formatted(common.name(), name, others), e));
        }
    }

    private synchronized List<Participant> participants() {
        return List.copyOf(attendances.keySet());
    }

    /// Asks what a participant is to see, and tells its connections if that is something else.
    private void look(Participant participant) {
        call("view", () -> moved(participant, views.of(interactive.view(participant))).forEach(Runnable::run));
    }

    private synchronized List<Runnable> moved(Participant participant, ImageStream view) {
        var attendance = attendances.get(participant);
        if (attendance == null || attendance.shown.equals(view)) {
            return List.of();
        }
        attendance.shown = view;
        return new ArrayList<>(attendance.connections);
    }

    /// Does what is due: says who has left, and ends views that nobody sees.
    void tick() {
        var seen = new HashSet<ImageStream>();
        synchronized (this) {
            attendances.values().forEach(attendance -> seen.add(attendance.shown));
            if (!gone().isEmpty()) {
                lookSoon();
            } else if (attendances.values().stream().anyMatch(attendance -> !attendance.isHere())) {
                clock.dueIn(GRACE.toNanos());
            }
        }
        if (views.tick(seen)) {
            // There is room for others.
            lookSoon();
        }
    }

    /// Ends its thread, and returns the views, which the caller retires.
    List<ImageStream> retire() {
        synchronized (this) {
            retired = true;
            waiting.clear();
            if (worker != null) {
                worker.interrupt();
            }
        }
        return views.retire();
    }
}
