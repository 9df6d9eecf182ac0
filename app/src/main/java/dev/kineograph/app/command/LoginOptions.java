// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.capture.http.Authorities;
import dev.kineograph.capture.http.Credentials;
import dev.kineograph.capture.http.Fingerprint;
import dev.kineograph.capture.http.Trust;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `--user`, `--token`, `--ca` and `--pin`, options of the commands that are clients of a server. No secret is an argument itself: all users of the machine
/// can see those.
///
/// **Threading.** Confined to the main thread.
final class LoginOptions implements SharedOptions {
    private static final String PASSWORD_VARIABLE = "KINEOGRAPH_PASSWORD";
    private static final int MAX_BYTES = 16_384;

    private @Nullable String user;
    private @Nullable String token;
    private @Nullable Path authorities;
    private @Nullable String pin;

    @Override
    public void addTo(CommandBuilder command) {
        command.option("--user", "NAME[:@FILE]", value -> user = value,
                        "Signs in as this user, if the server asks. The password is in the file, or in KINEOGRAPH_PASSWORD, or is asked for.")
                .option("--token", "@FILE", value -> token = value, "Signs in with the token in this file.")
                .option("--ca", "FILE", Path.class, value -> authorities = value,
                        "Trusts the authorities in this PEM file, and no others, to say who the server is. Default: those of the JDK.")
                .option("--pin", "SHA256", value -> pin = value,
                        "Trusts only the certificate with this fingerprint, such as 'serve --tls=self' prints it.");
    }

    /// What the options say.
    ///
    /// @throws RefusedException if that cannot be
    /// @throws IOException if a file cannot be read; the message is a sentence for people
    ServerLogin login() throws IOException {
        return new ServerLogin(credentials(), trust());
    }

    private Optional<Credentials> credentials() throws IOException {
        if (user != null && token != null) {
            throw new RefusedException(Refusal.BAD_VALUE, "--token: there is a --user (expected: one of them)");
        }
        if (token != null) {
            if (!token.startsWith("@")) {
                throw inTheOpen("--token", "--token @FILE");
            }
            return Optional.of(Credentials.bearer(contents("--token", token.substring(1))));
        }
        return user == null ? Optional.empty() : Optional.of(login(user));
    }

    private static Credentials login(String user) throws IOException {
        var parts = user.split(":", 2);
        if (parts.length == 1) {
            return new Credentials.Login(user, password(user));
        }
        if (!parts[1].startsWith("@")) {
            throw inTheOpen("--user", "--user NAME, or --user NAME:@FILE");
        }
        return new Credentials.Login(parts[0], contents("--user", parts[1].substring(1)));
    }

    private static String password(String user) {
        var set = System.getenv(PASSWORD_VARIABLE);
        if (set != null) {
            return set;
        }
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("Password of %s: ", user))
                .map(String::new)
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_VALUE,
                        "--user: no password, and nobody to ask (expected: --user %s:@FILE, or the variable %s)".formatted(user, PASSWORD_VARIABLE)));
    }

    private static RefusedException inTheOpen(String option, String expected) {
        return new RefusedException(
                Refusal.BAD_VALUE, "%s: a secret that all users of this machine can see (expected: %s)".formatted(option, expected));
    }

    /// Without the end of its line.
    private static String contents(String option, String file) throws IOException {
        try (var in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return new String(bytes, UTF_8).replaceFirst("\r?\n$", "");
            }
        } catch (IOException e) {
            throw new IOException("%s: %s: cannot be read (expected: a file that this user can read)".formatted(option, file), e);
        }
        throw new IOException("%s: %s: too long (expected: at most %,d bytes)".formatted(option, file, MAX_BYTES));
    }

    private Optional<Trust> trust() {
        if (pin != null && authorities != null) {
            throw new RefusedException(Refusal.BAD_VALUE, "--pin: there is a --ca (expected: one of them)");
        }
        if (pin == null) {
            return Optional.ofNullable(authorities).map(Authorities::new);
        }
        var fingerprint = Fingerprint.of(pin);
        if (fingerprint.isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "--pin: '%s' (expected: 64 hexadecimal digits, with or without colons)".formatted(pin));
        }
        return Optional.of(fingerprint.get());
    }
}
