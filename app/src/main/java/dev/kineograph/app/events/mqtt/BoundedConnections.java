// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.internal.TCPNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;

/// The library's own connections, which end when a broker begins a message that is longer than any that is waited for. The library would collect 256 MB of one.
///
/// **Threading.** Stateless; each connection is confined to the library's thread that reads it.
public final class BoundedConnections implements NetworkModuleFactory {
    /// What addresses begin with that are connected to in this way.
    static final String PLAIN = "bounded+tcp";

    /// The same with TLS.
    static final String ENCRYPTED = "bounded+ssl";

    static final int MAX_MESSAGE = 1 << 20;

    /// For the ServiceLoader.
    public BoundedConnections() {}

    @Override
    public Set<String> getSupportedUriSchemes() {
        return Set.of(PLAIN, ENCRYPTED);
    }

    /// Accepts all, as [MqttBroker] has checked it.
    @Override
    public void validateURI(URI address) {}

    @Override
    public NetworkModule createNetworkModule(URI address, MqttConnectOptions options, String clientId) throws MqttException {
        boolean isEncrypted = ENCRYPTED.equals(address.getScheme());
        var factory = isEncrypted ? new SSLNetworkModuleFactory() : new TCPNetworkModuleFactory();
        var usual = URI.create("%s://%s".formatted(isEncrypted ? "ssl" : "tcp", address.getRawAuthority()));
        return new BoundedModule(factory.createNetworkModule(usual, options, clientId));
    }

    private record BoundedModule(NetworkModule connection) implements NetworkModule {
        @Override
        public void start() throws IOException, MqttException {
            connection.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new Messages(connection.getInputStream());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return connection.getOutputStream();
        }

        @Override
        public void stop() throws IOException {
            connection.stop();
        }

        @Override
        public String getServerURI() {
            return connection.getServerURI();
        }
    }

    /// Messages one after the other: a byte, the length of the rest in 1 to 4 bytes of 7 bits, the lowest first, and the rest (MQTT 3.1.1, 2.2).
    private static final class Messages extends FilterInputStream {
        private static final int MORE = 0x80;
        private static final int BITS = 7;

        /// How many bytes of the message are still to come; meaningless within its head.
        private int left;

        private boolean isInLength;
        private int shift;

        Messages(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                pass(next);
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            for (int i = 0; i < count; ) {
                if (!isInLength && left > 0) {
                    int passed = Math.min(left, count - i);
                    left -= passed;
                    i += passed;
                } else {
                    pass(bytes[offset + i]);
                    i++;
                }
            }
            return count;
        }

        private void pass(int next) throws IOException {
            if (isInLength) {
                left |= (next & (MORE - 1)) << shift;
                shift += BITS;
                isInLength = (next & MORE) != 0;
                if (left > MAX_MESSAGE || (isInLength && shift == 4 * BITS)) {
                    throw new IOException("sends a message that is too long (expected: at most %,d bytes)".formatted(MAX_MESSAGE));
                }
            } else if (left > 0) {
                left--;
            } else {
                isInLength = true;
                shift = 0;
            }
        }
    }
}
