// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.TrialCertificate;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `--tls`, an option of the commands that run the common server.
///
/// **Threading.** Confined to the main thread.
final class TlsOption implements SharedOptions {
    private static final String SELF = "self";

    private @Nullable String given;
    private Optional<TrialCertificate> trial = Optional.empty();

    @Override
    public void addTo(CommandBuilder command) {
        command.option("--tls", "CHAIN.pem,KEY.pem", value -> given = value,
                "Encrypts the first HTTP listener: with a certificate in PEM files, which are read again when they change, or with --tls=self by one that "
                        + "is made for this run, for trying, whose fingerprint is printed. Default: the file's.");
    }

    /// The configuration with the first HTTP listener encrypted, if that is asked for.
    ///
    /// @throws RefusedException if the value is neither
    /// @throws IOException if no certificate could be made; the message is a sentence for people
    Configuration encrypt(Configuration configuration) throws IOException {
        if (given == null) {
            return configuration;
        }
        if (given.equals(SELF)) {
            trial = Optional.of(trial.isPresent() ? trial.get() : TrialCertificate.make());
            return configuration.encrypted(trial.get().tls());
        }
        var files = given.split(",", -1);
        if (files.length != 2 || files[0].isBlank() || files[1].isBlank()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "--tls: %s (expected: self, or two PEM files with a comma between, fullchain.pem,privkey.pem)".formatted(given));
        }
        return configuration.encrypted(Tls.of(Path.of(files[0].strip()), Path.of(files[1].strip())));
    }

    /// What is to be said about a certificate that was made; empty if none was.
    String remark() {
        return trial.map(made -> """
                  a certificate for this run only, which browsers warn of; its SHA-256:
                  %s
                """.formatted(made.fingerprint())).orElse("");
    }
}
