// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.server.http.HttpListener;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.page.LiveStreams;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.source.http.UploadEndpoint;
import dev.kineograph.server.viewer.Audiences;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// All endpoints of a hub on a port whose connections have TLS before everything else in their pipelines.
///
/// **Threading.** Shared.
final class EncryptedPort implements AutoCloseable {
    static final char[] PASSWORD = "kineograph".toCharArray();
    private static @Nullable KeyStore made;

    final Hub hub = new Hub();
    private final Transport transport;
    private final Audiences audiences;
    private final UploadEndpoint uploads;
    private final SocketIoListening socketIo;
    private final CurrentSettings settings;
    private final ConnectionLimits limits = new ConnectionLimits(() -> Limits.DEFAULT);
    private final KeyStore keys;
    private final int port;

    EncryptedPort(Transport transport, ServerSettings settings, Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.transport = transport;
        this.settings = new CurrentSettings(settings);
        this.keys = keys(folder);
        this.audiences = new Audiences(hub.framing(), this.settings, new RefusalLog());
        this.uploads = new UploadEndpoint(hub);
        this.socketIo = new SocketIoListening(
                hub, audiences, new RefusalLog(), new MemoryBudget(this.settings), this.settings);
        this.port = listen(encryption());
    }

    /// Made once: it takes a second.
    static synchronized KeyStore keys(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        if (made == null) {
            made = newKeys(folder);
        }
        return made;
    }

    /// A key and a certificate of this machine's own, made by the JDK's own program.
    private static KeyStore newKeys(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        var file = folder.resolve("keys.p12");
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        program, "-genkeypair", "-keyalg", "EC", "-alias", "test", "-dname", "CN=localhost", "-validity", "2",
                        "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", file.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        }
    }

    private SslContext encryption() throws IOException, GeneralSecurityException {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        return SslContextBuilder.forServer(own).build();
    }

    private int listen(SslContext encryption) {
        var access = new AccessControl(settings, new RefusalLog(), new PublishAccess(PublishRules.DEFAULT));
        var table = new ArrayList<>(socketIo.routes(access, SocketIoSettings.DEFAULT));
        table.addAll(Endpoints.of(hub, audiences, uploads, new LiveStreams(hub, settings)));
        var router = new Router(hub, access, new RefusalLog(), table, Map.of());
        var services = new HttpServices(router, new RefusalLog(), settings);
        var http = new HttpListener(services, limits);
        var listening = transport.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(encryption.newHandler(connection.alloc())).addLast(http);
                    }
                });
        return listening.address().getPort();
    }

    /// Holds clients to other settings from now on.
    void use(ServerSettings other) {
        settings.replace(other);
    }

    int port() {
        return port;
    }

    int connections() {
        return limits.open();
    }

    /// Makes sockets of clients that trust this port and no other.
    SSLSocketFactory clients() throws GeneralSecurityException {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    @Override
    public void close() {
        transport.close();
        socketIo.close();
        audiences.close();
        uploads.close();
        hub.close();
    }
}
