// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.server.settings.RequestLog.Answered;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;

/// One line of an access log.
///
/// **Threading.** Stateless.
final class AccessLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private AccessLine() {}

    /// As Apache and nginx write it: `203.0.113.7 - - [01/Mar/2026:12:30:05 +0000] "GET /door.jpg HTTP/1.1" 200 4711 "http://page.example/" "curl/8.5"`.
    static String combined(Answered request) {
        return "%s - - [%s] \"%s %s %s\" %d %s \"%s\" \"%s\"\n".formatted(
                client(request),
                TIME.format(request.at()),
                request.method(),
                quoted(request.path()),
                request.protocol(),
                request.status(),
                request.bytes().map(String::valueOf).orElse("-"),
                quoted(request.referer()),
                quoted(request.userAgent()));
    }

    /// As an object for programs.
    static String json(Answered request) {
        var object = new LinkedHashMap<String, Object>();
        object.put("time", request.at().toString());
        object.put("client", client(request));
        object.put("method", request.method());
        object.put("path", VisibleText.line(request.path()));
        object.put("protocol", request.protocol());
        object.put("status", request.status());
        request.bytes().ifPresent(bytes -> object.put("bytes", bytes));
        object.put("millis", request.took().toMillis());
        object.put("referer", VisibleText.line(request.referer()));
        object.put("userAgent", VisibleText.line(request.userAgent()));
        try {
            return JSON.std.asString(object) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String client(Answered request) {
        return request.client().map(InetAddress::getHostAddress).orElse("-");
    }

    /// A quotation mark from a client would end the field.
    private static String quoted(String text) {
        return text.isEmpty() ? "-" : VisibleText.line(text).replace("\"", "\\x22");
    }
}
