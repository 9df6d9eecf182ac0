// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kineograph check` says what a start would say, and starts nothing.
class CheckCommandTest {
    @TempDir
    private Path folder;

    private record Said(int exitCode, String output, String errors) {}

    private Said check(String text) throws IOException, InterruptedException {
        var errors = folder.resolve("errors");
        var program = Program.start(errors, "check", Files.writeString(folder.resolve("file.yml"), text).toString());
        var output = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(program.exitValue(), output, Files.readString(errors));
    }

    @Test
    void nothingIsStartedIfNothingIsWrong() throws Exception {
        var said = check("streams: { door: { source: \"exec:touch %s\", onDemand: false } }\n".formatted(folder.resolve("started")));

        assertThat(said).isEqualTo(new Said(0, folder.resolve("file.yml") + ": nothing is wrong with it; listeners: 1, streams: 1\n", ""));
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void aWrongKeyIsSaidWithItsPlace() throws Exception {
        var said = check("streams:\n  door:\n    sorce: \"render:wave\"\n");

        assertThat(said).isEqualTo(new Said(2, "", folder.resolve("file.yml") + ":3:5: streams.door.sorce: unknown key; did you mean 'source'?\n"));
    }

    @Test
    void aCertificateThatCannotBeReadIsSaid() throws Exception {
        var said = check("listen: [{ https: 0, certificate: /no/such.pem, key: /no/key.pem }]\n");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.errors()).contains("/no/");
    }
}
