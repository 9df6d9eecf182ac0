// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The codes for phones on our pages, read by another program.
class QrCodeTest {

    @Test
    void aCodeOfAnyLengthIsRead() throws IOException, InterruptedException {
        var process = new ProcessBuilder("node", "check-qr.mjs").directory(Path.of("../web").toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
