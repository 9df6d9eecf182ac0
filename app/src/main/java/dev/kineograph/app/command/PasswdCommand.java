// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.access.DigestHash;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.access.Who;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Optional;

/// `kineograph passwd`.
///
/// **Threading.** Confined to the main thread.
public final class PasswdCommand implements Command {
    private static final int MAX_LENGTH = 1000;

    private String name = "";
    private boolean isForDigest;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Asks for a password, or reads it from standard input, and prints the user's line for 'access.users' of a configuration.")
                .parameter("NAME", value -> name = value, "The name of the user: letters, digits and . _ @ -")
                .flag("--digest", value -> isForDigest = value,
                        "For programs and cameras that know only Digest (RFC 7616). What is stored is as good as the password: for a password that is used nowhere else.")
                .examples(
                        "kineograph passwd anna",
                        "kineograph passwd camera --digest",
                        "cat password.txt | kineograph passwd anna");
    }

    @Override
    public Integer call() throws IOException {
        var user = new Who.User(name);
        var password = password();
        Serving.say("%s: %s".formatted(user.name(), isForDigest ? DigestHash.of(user.name(), password).line() : PasswordHash.of(password).line()));
        if (isForDigest) {
            System.err.println("Whoever has this line can sign in with it: keep it like the password.");
        }
        Arrays.fill(password, '\0');
        return 0;
    }

    private static char[] password() throws IOException {
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return terminal.isPresent() ? asked(terminal.get()) : piped();
    }

    private static char[] asked(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("The same again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new RefusedException(Refusal.BAD_VALUE, "password: not the same twice (expected: the same password two times)");
        }
        return first;
    }

    /// The first line of standard input.
    private static char[] piped() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8), MAX_LENGTH);
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() <= MAX_LENGTH; next = in.read()) {
            line.append((char) next);
        }
        if (line.length() > MAX_LENGTH) {
            throw new RefusedException(Refusal.BAD_VALUE, "password: too long (expected: at most %,d characters)".formatted(MAX_LENGTH));
        }
        return line.toString().replaceFirst("\r$", "").toCharArray();
    }
}
