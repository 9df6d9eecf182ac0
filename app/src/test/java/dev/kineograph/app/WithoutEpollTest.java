// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server on Linux whose JVM cannot load Netty's epoll library.
@EnabledOnOs(OS.LINUX)
class WithoutEpollTest {
    @TempDir
    private Path folder;

    @Test
    void itServesAndSaysWhatThatCosts() throws Exception {
        var log = folder.resolve("log");
        var program = Program.startWithOption("-Dio.netty.transport.noNative=true", log, "serve", "--port", "0");
        try {
            assertThat(program.inputReader().readLine()).startsWith("http://127.0.0.1:");
        } finally {
            program.destroy();
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended").isTrue();
        }

        assertThat(Files.readString(log)).contains("no epoll, so slow viewers get older pictures", "noNative", "expected: netty-transport-native-epoll");
    }

    @Test
    void aServerThatIsToldToUseNioSaysNothing() throws Exception {
        var log = folder.resolve("log");
        var file = Files.writeString(folder.resolve("nio.yml"), "server: { transport: nio }\nlisten: [{ http: 127.0.0.1:0 }]\n");
        var program = Program.start(log, "serve", file.toString());
        try {
            assertThat(program.inputReader().readLine()).startsWith("http://127.0.0.1:");
        } finally {
            program.destroy();
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended").isTrue();
        }

        assertThat(Files.readString(log)).doesNotContain("epoll");
    }
}
