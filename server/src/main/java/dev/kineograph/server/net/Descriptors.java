// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// How many files, and so connections, this process may have open at a time. Some are reserved for the program itself: without a free
/// one it can neither accept connections nor read files.
///
/// **Threading.** Stateless.
final class Descriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern SOFT_LIMIT = Pattern.compile("Max open files +([0-9]+) .*");
    private static final int KEPT = 100;

    /// How many connections the process can have; [Integer#MAX_VALUE] where that is not known (no Linux) or not limited.
    static final int MAX_CONNECTIONS = maxConnections(limits());

    private Descriptors() {}

    private static List<String> limits() {
        try {
            return Files.readAllLines(LIMITS);
        } catch (IOException e) {
            return List.of();
        }
    }

    /// @param limits the lines of Linux's `/proc/self/limits`
    static int maxConnections(List<String> limits) {
        return limits.stream()
                .map(SOFT_LIMIT::matcher)
                .filter(line -> line.matches())
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .mapToInt(files -> Math.clamp(files - KEPT, 1, Integer.MAX_VALUE))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
