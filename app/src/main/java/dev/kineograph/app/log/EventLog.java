// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import dev.kineograph.StreamEvent;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/// Logs the events of streams: INFO for streams that go online or offline, WARNING for stale ones, DEBUG for viewers and demand.
///
/// **Threading.** Shared.
public final class EventLog implements Consumer<StreamEvent> {
    private static final System.Logger LOG = System.getLogger(EventLog.class.getName());

    /// Logs to the program's log.
    public EventLog() {}

    @Override
    public void accept(StreamEvent event) {
        var level = switch (event) {
            case StreamEvent.Online _, StreamEvent.Offline _ -> Level.INFO;
            case StreamEvent.Stale _ -> Level.WARNING;
            case StreamEvent.Joined _, StreamEvent.Left _ -> Level.DEBUG;
            case StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ -> Level.DEBUG;
        };
        if (LOG.isLoggable(level)) {
            LOG.log(level, StreamEvent.line(event));
        }
    }
}
