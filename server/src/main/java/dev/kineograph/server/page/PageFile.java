// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.server.http.Exchange;
import java.io.IOException;

/// Reads the files of pages, which are in the jar next to the class that serves them.
///
/// **Threading.** Stateless.
public final class PageFile {
    private PageFile() {}

    /// A file's text.
    ///
    /// @param neighbour a class in the same package
    public static String read(Class<?> neighbour, String name) {
        try (var in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The relative path from the requested address to this server's root, such as `../`. Behind a proxy the root may be a path of another
    /// host, which only the browser knows.
    public static String base(Exchange exchange) {
        long folders = exchange.path().chars().filter(letter -> letter == '/').count() - 1;
        return folders <= 0 ? "./" : "../".repeat((int) folders);
    }

    /// Fills in that path where a page has `{{base}}`.
    public static String based(Exchange exchange, String html) {
        return html.replace("{{base}}", base(exchange));
    }
}
