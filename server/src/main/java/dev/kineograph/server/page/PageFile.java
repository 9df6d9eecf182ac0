// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/// The text of a page's file.
///
/// **Threading.** Stateless.
public final class PageFile {
    private PageFile() {}

    /// Reads a file that stands beside a class.
    public static String read(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
