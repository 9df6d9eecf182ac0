// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;

/// Configures the program's log: INFO and above, on standard error, one line per event, as text or as [JSON][LogFormat]. Logging never waits for its reader.
///
/// The environment variable `KINEOGRAPH_LOG` sets other levels ([LogLevels]). Logback finds this class through the service loader; an XML file would need a
/// parser at every start.
///
/// **Threading.** Called once, by the first thread that logs.
public final class LogSettings extends ContextAwareBase implements Configurator {
    private static final String OWN = "dev.kineograph";

    /// Its lines are of no use below WARN, and at INFO it has one for each frame that a client of HTTP/2 sends on a stream that was reset.
    private static final String NETTY = "io.netty";

    /// For the service loader.
    public LogSettings() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // Without a listener of its own faults, Logback prepares to print them at every start, with the rules of the world's time zones.
        context.getStatusManager().add(LogSettings::tell);
        LayoutBase<ILoggingEvent> layout = LogFormat.current() == LogFormat.JSON ? new LogObject() : new LogLine();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setTarget(ConsoleTarget.SystemErr.getName());
        console.setEncoder(encoder);
        console.start();
        set(LogLevels.orUsual(System.getenv()), context);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(DroppingAppender.before(console, context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void tell(Status fault) {
        if (fault.getLevel() >= Status.WARN) {
            System.err.println("log: " + fault.getMessage());
        }
    }

    static void set(LogLevels levels, LoggerContext context) {
        var own = Level.toLevel(levels.own());
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(own.isGreaterOrEqual(Level.INFO) ? own : Level.INFO);
        context.getLogger(OWN).setLevel(own);
        context.getLogger(NETTY).setLevel(own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
        levels.named().forEach((logger, level) -> context.getLogger(logger).setLevel(Level.toLevel(level)));
    }
}
