// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    @Test
    void aServerThatRunsIsHealthy() throws Exception {
        try (var hub = new Hub();
                var server = KineographServer.start(hub, 0)) {
            assertThat(HealthCheck.isHealthy(server.port())).isTrue();
        }
    }

    @Test
    void aPortWhereNobodyListensIsNot() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThat(HealthCheck.isHealthy(port)).isFalse();
    }

    @Test
    void aPeerThatEndsWithoutAnAnswerIsNot() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeTheNext(listening));

            assertThat(HealthCheck.isHealthy(listening.getLocalPort())).isFalse();
        }
    }

    private static void closeTheNext(ServerSocket listening) {
        try {
            listening.accept().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
