// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.text.LogThrottles;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/// Logs the events of streams: INFO for streams that go online or offline, WARNING for stale ones, DEBUG for viewers and demand.
///
/// A viewer who comes and goes makes a stream on demand go online and offline: for such a stream one line a second is logged, with the number of
/// omitted ones.
///
/// **Threading.** Shared.
public final class EventLog implements Consumer<StreamEvent> {
    /// Enough to log all events of a camera with a bad link.
    private static final int AT_ONCE = 10;

    private final LogThrottles<StreamName> throttles = new LogThrottles<>(AT_ONCE);

    private final System.Logger log;

    /// Logs to the program's log.
    public EventLog() {
        this(System.getLogger(EventLog.class.getName()));
    }

    EventLog(System.Logger log) {
        this.log = log;
    }

    @Override
    public void accept(StreamEvent event) {
        var level = switch (event) {
            case StreamEvent.Online _, StreamEvent.Offline _ -> Level.INFO;
            case StreamEvent.Stale _ -> Level.WARNING;
            case StreamEvent.Joined _, StreamEvent.Left _ -> Level.DEBUG;
            case StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ -> Level.DEBUG;
        };
        if (level == Level.DEBUG) {
            log.log(level, () -> StreamEvent.line(event));
        } else {
            throttles.of(event.stream()).pass().ifPresent(others -> log.log(level, StreamEvent.line(event) + unlogged(others)));
        }
    }

    private static String unlogged(long others) {
        return others == 0 ? "" : " (and %,d more changes)".formatted(others);
    }
}
