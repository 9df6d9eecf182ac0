// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.FileStamp;
import dev.kineograph.server.settings.Tls;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// The TLS of one port. Files of certificates are looked at when a client connects, at most every few seconds, and read again if they have changed; if
/// they cannot be used then, the former certificates stay.
///
/// **Threading.** Shared.
public final class Encryption {
    private static final System.Logger LOG = System.getLogger(Encryption.class.getName());

    /// More than the longest hello of a browser, with a post-quantum key share.
    private static final int MAX_HELLO_BYTES = 16 << 10;

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private final Tls tls;
    private final AtomicLong nextLook;
    private volatile List<FileStamp> read;
    private volatile Mapping<String, SslContext> contexts;

    /// @throws RefusedException if a certificate cannot be used; the sentence names its file
    public Encryption(Tls tls) {
        this.tls = tls;
        this.nextLook = new AtomicLong(System.nanoTime() + LOOK_EVERY_NANOS);
        this.read = stamps();
        this.contexts = load();
        // Netty takes BoringSSL where its jars are.
        LOG.log(Level.INFO, "encrypts with {0}", OpenSsl.isAvailable() ? OpenSsl.versionString() + " (netty-tcnative)" : "the TLS of the JDK");
    }

    /// What an encrypted connection's pipeline begins with.
    ///
    /// @param timeout the longest time that the handshake may take
    public ChannelHandler handler(Duration timeout) {
        return new SniHandler(this::find, MAX_HELLO_BYTES, timeout.toMillis());
    }

    /// Whoever connects when it is time to look waits for that, so that a port which nobody has used for months does not show what ended meanwhile.
    private Future<SslContext> find(String name, Promise<SslContext> found) {
        long due = nextLook.get();
        long now = System.nanoTime();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + LOOK_EVERY_NANOS)) {
            return found.setSuccess(contexts.map(name));
        }
        Thread.ofVirtual().name("certificates").start(() -> {
            look();
            found.setSuccess(contexts.map(name));
        });
        return found;
    }

    /// Reads the files again if they have changed.
    public void look() {
        var stamps = stamps();
        if (stamps.equals(read)) {
            return;
        }
        try {
            contexts = load();
            LOG.log(Level.INFO, "the certificates have changed and are used from now on");
        } catch (RuntimeException e) {
            // Whatever is wrong with them, whoever waits for this look gets the former ones.
            LOG.log(Level.WARNING, "the certificates have changed and cannot be used, the former ones stay: {0}", e.getMessage());
        }
        read = stamps;
    }

    private List<FileStamp> stamps() {
        var authorities = tls.clients().map(Tls.Clients::authorities).stream();
        return Stream.concat(tls.certificates().stream().flatMap(Encryption::files), authorities).map(FileStamp::of).toList();
    }

    private static Stream<Path> files(Tls.Certificate certificate) {
        return switch (certificate) {
            case Tls.InFiles(var chain, var key) -> Stream.of(chain, key);
            case Tls.InMemory _ -> Stream.of();
        };
    }

    private Mapping<String, SslContext> load() {
        var certificates = tls.certificates().stream().map(Encryption::inMemory).toList();
        var authorities = tls.clients().map(clients -> KeyPairFiles.chain(clients.authorities())).orElse(List.of());
        var made = new ArrayList<SslContext>();
        certificates.forEach(certificate -> made.add(context(certificate, authorities)));
        var byName = new DomainWildcardMappingBuilder<>(made.getFirst());
        for (int i = 0; i < made.size(); i++) {
            for (var name : names(certificates.get(i).chain().getFirst())) {
                byName.add(name, made.get(i));
            }
        }
        return byName.build();
    }

    private static Tls.InMemory inMemory(Tls.Certificate certificate) {
        var loaded = switch (certificate) {
            case Tls.InFiles files -> KeyPairFiles.read(files);
            case Tls.InMemory memory -> memory;
        };
        warnOfEnd(loaded.chain().getFirst());
        return loaded;
    }

    private static void warnOfEnd(X509Certificate certificate) {
        var end = certificate.getNotAfter().toInstant();
        if (end.isBefore(Instant.now().plus(EXPIRES_SOON))) {
            LOG.log(Level.WARNING, "the certificate of {0} ends at {1} (expected: a new one in its files before that)", certificate.getSubjectX500Principal(), end);
        }
    }

    private ClientAuth clientAuth() {
        return tls.clients().map(clients -> clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL).orElse(ClientAuth.NONE);
    }

    private SslContext context(Tls.InMemory certificate, List<X509Certificate> authorities) {
        try {
            var builder = SslContextBuilder.forServer(certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1));
            return tls.clients().isEmpty() ? builder.build() : builder.clientAuth(clientAuth()).trustManager(authorities).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "certificate of %s: %s (expected: one that TLS can use)"
                    .formatted(certificate.chain().getFirst().getSubjectX500Principal(), e.getMessage()));
        }
    }

    private static List<String> names(X509Certificate certificate) {
        return CertificateNames.alternative(certificate, Set.of(CertificateNames.DNS_NAME));
    }
}
