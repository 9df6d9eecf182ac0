// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/// The files that pages are made of, in the jar beside the class that shows them.
///
/// **Threading.** Stateless.
public final class PageFile {
    private PageFile() {}

    /// A file's text.
    ///
    /// @param neighbour a class of the package that it stands in
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
}
