// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A value that is not to be read by everybody: in the file itself, `${NAME}` for that environment variable, or `@FILE` for the contents of another
/// file. No message quotes it.
///
/// **Threading.** Stateless.
final class Secret {
    private static final int MAX_BYTES = 16_384;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private Secret() {}

    /// The value, wherever it is, without white space around it.
    static String of(Value value, String expected) {
        var text = value.text(expected);
        var variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            return ofEnvironment(variable.group(1), value);
        }
        return text.startsWith("@") ? ofFile(text.substring(1), value) : text.strip();
    }

    /// Whether it is in the configuration file, which more people may read than a file of its own.
    static boolean isInTheFile(Value value) {
        return !value.text("a text").startsWith("@") && !VARIABLE.matcher(value.text("a text")).matches();
    }

    private static String ofEnvironment(String name, Value value) {
        var set = System.getenv(name);
        if (set == null) {
            throw value.place().error("%s: ${%s}: no such environment variable (expected: one that is set)".formatted(value.path(), name));
        }
        return set.strip();
    }

    private static String ofFile(String name, Value value) {
        try (var in = Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw value.place().error("%s: @%s: too long (expected: at most %,d bytes)".formatted(value.path(), name, MAX_BYTES));
            }
            return new String(bytes, UTF_8).strip();
        } catch (IOException | InvalidPathException e) {
            throw value.place().error("%s: @%s: cannot be read (expected: a file that this user can read)".formatted(value.path(), name));
        }
    }
}
