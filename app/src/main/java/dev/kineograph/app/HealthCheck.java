// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A program of its own, for containers that have no `curl`: its exit code is 0 if a server on this machine says that it is healthy, otherwise 1.
///
/// It loads next to no classes, as it is started every few seconds: so it uses a socket, not the JDK's HTTP client.
///
/// **Threading.** Stateless.
public final class HealthCheck {
    private static final int DEFAULT_PORT = 8080;
    private static final int TIMEOUT_MILLIS = 4000;
    private static final byte[] REQUEST = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);
    private static final String HEALTHY = "HTTP/1.1 200 ";

    private HealthCheck() {}

    /// Asks the server, and exits with 0 if it is healthy.
    ///
    /// @param arguments the port, unless it is 8080
    public static void main(String[] arguments) {
        int port = arguments.length == 0 ? DEFAULT_PORT : Integer.parseInt(arguments[0]);
        System.exit(isHealthy(port) ? 0 : 1);
    }

    static boolean isHealthy(int port) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readNBytes(HEALTHY.length()), US_ASCII).equals(HEALTHY);
        } catch (IOException e) {
            System.err.println("port " + port + ": " + e.getMessage());
            return false;
        }
    }
}
