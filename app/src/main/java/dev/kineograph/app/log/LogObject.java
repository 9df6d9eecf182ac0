// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;

/// Formats an event as one line with a JSON object, for programs that collect logs:
/// `{"time":"2026-03-01T12:30:05.123Z","level":"INFO","logger":"dev.kineograph...","message":"stream door: online, image/jpeg"}`. A bug has its stack trace under
/// `stack`.
///
/// **Threading.** Immutable.
final class LogObject extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        var object = new LinkedHashMap<String, String>();
        object.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        object.put("level", event.getLevel().toString());
        object.put("logger", event.getLoggerName());
        object.put("message", VisibleText.line(event.getFormattedMessage()));
        if (event.getThrowableProxy() != null && !LogLine.describesOutsideFailure(event)) {
            object.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        try {
            return JSON.std.asString(object) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
