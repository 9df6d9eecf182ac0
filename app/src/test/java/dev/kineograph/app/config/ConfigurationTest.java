// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.ImageSize;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.RenewalRules;
import dev.kineograph.server.settings.Tls;
import dev.kineograph.server.settings.SocketIoEvents;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.awt.Color;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final StreamName CAMERA = StreamName.of("camera");

    @TempDir
    private Path folder;

    private WhenStale whenStale(String keys) throws Exception {
        return read("streams: { door: { %s } }\n".formatted(keys)).streams().getFirst().settings().whenStale();
    }

    @Test
    void whatIsSeenOfAStaleStreamDependsOnItsSource() throws Exception {
        assertThat(whenStale("publishers: one")).isEqualTo(WhenStale.NOTHING);
        assertThat(whenStale("source: \"render:wave\"")).isEqualTo(WhenStale.NOTHING);
        assertThat(whenStale("source: \"folder:/srv/film\"")).isEqualTo(WhenStale.NOTHING);
        assertThat(whenStale("source: \"http://cam.local/stream\"")).isEqualTo(WhenStale.DIMMED);
        assertThat(whenStale("source: \"kineograph://office.local/door\"")).isEqualTo(WhenStale.DIMMED);
        assertThat(whenStale("source: \"http://cam.local/stream\", whenStale: nothing")).isEqualTo(WhenStale.NOTHING);
        assertThat(whenStale("whenStale: dimmed")).isEqualTo(WhenStale.DIMMED);
    }

    @Test
    void aPictureInAFileMayBeSeenOfAStaleStream() throws Exception {
        var card = Files.write(folder.resolve("card.png"), Images.png(40, 30, Color.RED));

        var seen = whenStale("whenStale: \"%s\"".formatted(card));

        assertThat(seen).isInstanceOfSatisfying(
                WhenStale.Placeholder.class, placeholder -> assertThat(placeholder.picture().size()).isEqualTo(new ImageSize(40, 30)));
    }

    @Test
    void aFileBecomesListenersStreamsRoutesAndSettings() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 0.0.0.0:8080
                    allow: [192.168.0.0/16]
                    origins: ["https://example.org"]
                  - tcp: 5000
                    stream: camera
                streams:
                  wave: { source: "render:wave?fps=5", onDemand: false, closeAfter: 1500ms, staleAfter: 25h, startTimeout: 20s }
                routes:
                  /now.jpg: { stream: wave, as: snapshot }
                  /live.jpg: { stream: wave, referer: required }
                server: { eventLoops: 3, transport: nio, heartbeat: 2m, maxConnections: 7, memory: 64MB, identity: connection }
                """);

        var wave = StreamName.of("wave");
        var routes = Map.of(
                "/now.jpg", new Alias(wave, Alias.As.SNAPSHOT), "/live.jpg", new Alias(wave, Alias.As.LIVE, true));
        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.Http(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080))
                                .with(PublishRules.allowing("192.168.0.0/16").withOrigins("https://example.org"))
                                .withAliases(routes),
                        new Listener.Tcp(5000, CAMERA));
        assertThat(configuration.streams()).singleElement().satisfies(plan -> {
            assertThat(plan.name()).hasToString("wave");
            assertThat(plan.source()).contains(URI.create("render:wave?fps=5"));
            assertThat(plan.settings())
                    .isEqualTo(new StreamSettings(
                            PublisherPolicy.ONE, false, Duration.ofMillis(1500), Optional.of(Duration.ofHours(25)), Optional.of(Duration.ofSeconds(20)), WhenStale.NOTHING));
        });
        assertThat(configuration.server())
                .isEqualTo(Configuration.DEFAULT.server()
                        .with(new EventLoops(3, false))
                        .with(new Limits(7, Limits.DEFAULT.maxConnectionsPerAddress(), 64_000_000))
                        .with(ViewerRules.DEFAULT.withHeartbeat(Duration.ofMinutes(2)).withByCookie(false)));
    }

    @Test
    void aFetchedSourceHasSettingsOfItsOwnUnlessTheFileHasOthers() throws Exception {
        var streams = read("""
                        streams:
                          door: { source: "http://cam.local/" }
                          yard: { source: "https://cam.local/", closeAfter: 1m }
                          wave: { source: "render:wave" }
                        """)
                .streams();

        assertThat(streams).extracting(StreamPlan::settings)
                .containsExactly(
                        StreamSettings.FETCHED, StreamSettings.FETCHED.withCloseAfter(Duration.ofMinutes(1)), StreamSettings.DEFAULT);
    }

    @Test
    void anEncryptedPortHasCertificatesAndAPlainOneCanLeadToIt() throws Exception {
        var configuration = read(
                """
                listen:
                  - https: 8443
                    certificate: chain.pem
                    key: key.pem
                    readers: any
                    certificates:
                      - { certificate: b/chain.pem, key: b/key.pem }
                  - https: 8444
                    certificates: [{ certificate: c.pem, key: d.pem }]
                    clients: ca.pem
                    clientCertificate: required
                  - http: 8080
                    redirect: 8443
                """);

        var first = Tls.of(Path.of("chain.pem"), Path.of("key.pem"));
        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.Http(8443).with(Readers.ANY).with(first.and(Tls.of(Path.of("b/chain.pem"), Path.of("b/key.pem")))),
                        new Listener.Http(8444).with(Tls.of(Path.of("c.pem"), Path.of("d.pem")).with(new Tls.Clients(Path.of("ca.pem"), true))),
                        new Listener.Redirect(new Listener.Http(8080).address(), 8443));
    }

    @Test
    void pagesOfOtherHostsMayReadIfTheyAreListed() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 8080
                    readers: ["https://Example.org:8443"]
                  - http: 8081
                    readers: any
                """);

        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.Http(8080).with(Readers.of("https://example.org:8443")), new Listener.Http(8081).with(Readers.ANY));
    }

    @Test
    void aPortIsForProgramsOfThisMachineOrForNobody() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 8080
                    publishing: nobody
                  - tcp: 5000
                    stream: camera
                    publishing: loopback
                  - http: 8081
                    publishing: allowed
                    allow: [10.0.0.7]
                """);

        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.Http(8080).with(PublishRules.NOBODY),
                        new Listener.Tcp(Configuration.onLoopback(5000), PublishRules.LOOPBACK, CAMERA),
                        new Listener.Http(8081).with(PublishRules.allowing("10.0.0.7")));
    }

    @Test
    void clientsOfSocketIoMayHaveOtherEvents() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 8080
                    socketio: { takes: snap, shows: snapped, stream: garden, late: newest }
                """);

        var settings = SocketIoSettings.DEFAULT.with(SocketIoEvents.DEFAULT
                .withNames("snap", "snapped")
                .withStream(StreamName.of("garden"))
                .withLateSeeNewest(true));
        assertThat(configuration.listeners()).containsExactly(new Listener.Http(8080).with(settings));
    }

    @Test
    void aListenerForJpgPusherHasRulesOfItsOwn() throws Exception {
        var configuration = read(
                """
                listen:
                  - jpgpusher: 0.0.0.0:12340
                    stream: camera
                  - jpgpusher: 12341
                    stream: camera
                    renewalFrames: 200
                    renewalTime: 0s
                    maxSessions: 15
                """);

        var everywhere = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 12340);
        var here = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 12341);
        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.ForDialect(everywhere, new JpgPusherDialect(CAMERA, new RenewalRules(60, Duration.ofSeconds(20), 1000))),
                        new Listener.ForDialect(here, new JpgPusherDialect(CAMERA, new RenewalRules(200, Duration.ZERO, 15))));
    }

    @Test
    void dialectsShareAnHttpPortInTheOrderOfTheFile() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 8080
                    dialects:
                      jpgpusher: { stream: camera, maxSessions: 15 }
                      counter: {}
                      imagestream: { stream: camera, paths: [test] }
                routes: {}
                """);

        assertThat(configuration.listeners())
                .containsExactly(new Listener.Http(8080)
                        .withDialects(
                                new JpgPusherDialect(CAMERA, new RenewalRules(60, Duration.ofSeconds(20), 15)),
                                new CounterDialect(),
                                new ImagestreamDialect(CAMERA, "/test")));
    }

    @Test
    void aCounterHasAPortAndAPictureOfItsOwn() throws Exception {
        var configuration = read(
                """
                listen:
                  - counter: 9192
                  - counter: 9193
                    stream: visitors
                  - counter: 9194
                    source: "counter:online?label=Visitors:"
                """);

        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.ForDialect(9192, new CounterDialect()),
                        new Listener.ForDialect(9193, new CounterDialect(StreamName.of("visitors"), URI.create("counter:visitors"))),
                        new Listener.ForDialect(
                                9194, new CounterDialect(StreamName.of("online"), URI.create("counter:online?label=Visitors:"))));
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        assertThat(read("streams: {}\n")).isEqualTo(Configuration.DEFAULT);
        assertThat(read("listen:\nstreams:\nroutes:\nserver:\n")).isEqualTo(Configuration.DEFAULT);
        assertThat(Configuration.DEFAULT.listeners()).containsExactly(new Listener.Http(8080));
    }

    @Test
    void anImagestreamListenerTakesItsPathsWithAndWithoutASlash() throws Exception {
        var configuration = read(
                """
                listen:
                  - imagestream: 0.0.0.0:8090
                    stream: camera
                    paths: [test, /camera, /test, FILE, front/NAME]
                  - imagestream: 8091
                    stream: camera
                """);

        assertThat(configuration.listeners())
                .containsExactly(
                        new Listener.ForDialect(
                                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8090),
                                new ImagestreamDialect(CAMERA, "/test", "/camera", "/FILE", "/front/NAME")),
                        new Listener.ForDialect(8091, new ImagestreamDialect(CAMERA)));
    }

    @Test
    void aPortAloneIsForThisMachine() throws Exception {
        var configuration = read("listen: [{ http: 1 }, { http: \":2\" }, { http: \"[::1]:3\" }]\n");

        assertThat(configuration.listeners())
                .extracting(Listener::address)
                .containsExactly(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2),
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 3));
    }

    @Test
    void aStreamThatAListenerFeedsTakesManyPublishersUnlessItIsSaidOtherwise() throws Exception {
        var many = read("listen: [{ tcp: 5000, stream: camera }]\nstreams: { camera: , door: {} }\n");
        var one = read("listen: [{ tcp: 5000, stream: camera }]\nstreams: { camera: { publishers: one } }\n");

        assertThat(many.streams())
                .extracting(plan -> plan.settings().publishers())
                .containsExactly(PublisherPolicy.MANY, PublisherPolicy.ONE);
        assertThat(one.streams()).extracting(plan -> plan.settings().publishers()).containsExactly(PublisherPolicy.ONE);
        assertThat(read("streams: { camera: { publishers: newest } }\n").streams().getFirst().settings().publishers())
                .isEqualTo(PublisherPolicy.NEWEST);
    }

    @Test
    void aRouteMayShowAStreamThatOnlyAListenerNames() throws Exception {
        var configuration = read("listen: [{ http: 1 }, { tcp: 2, stream: camera }]\nroutes: { /: { stream: camera } }\n");

        assertThat(configuration.listeners().getFirst())
                .extracting(listener -> ((Listener.Http) listener).aliases())
                .isEqualTo(Map.of("/", new Alias(CAMERA, Alias.As.LIVE)));
    }

    @Test
    void anAliasStandsForWhatItNames() throws Exception {
        var configuration = read("streams:\n  a: &slow { closeAfter: 9s }\n  b: *slow\n");

        assertThat(configuration.streams())
                .extracting(plan -> plan.settings().closeAfter())
                .containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(9));
    }

    @Test
    void aStreamIsRecordedAsItSays() throws Exception {
        var configuration = read(
                """
                streams:
                  a: { record: { folder: /srv/a } }
                  b: { record: { folder: /srv/b, every: 10s, keep: 20GB, while: /run/b, from: -30s } }
                  c: {}
                """);

        assertThat(configuration.streams())
                .extracting(StreamPlan::recording)
                .containsExactly(
                        Optional.of(RecordingSettings.of(Path.of("/srv/a"))),
                        Optional.of(RecordingSettings.of(Path.of("/srv/b"))
                                .withEvery(Duration.ofSeconds(10))
                                .withKeepBytes(20_000_000_000L)
                                .withOnlyWhile(Path.of("/run/b"))
                                .withBefore(Duration.ofSeconds(30))),
                        Optional.empty());
    }

    @Test
    void thePortAndTheNetworkConcernTheFirstHttpListener() throws Exception {
        var configuration = read("listen: [{ tcp: 5000, stream: camera }, { http: 1 }, { http: 2 }]\n");

        var changed = configuration.withPort(9).onAllAddresses();

        assertThat(changed.listeners())
                .extracting(Listener::address)
                .containsExactly(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5000),
                        new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 9),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2));
    }

    @Test
    void aPortMakesAnHttpListenerWhereThereIsNone() throws Exception {
        var configuration = read("listen: [{ tcp: 5000, stream: camera }]\n").withPort(9);

        assertThat(configuration.listeners()).containsExactly(new Listener.Http(9), new Listener.Tcp(5000, CAMERA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# all commented out\n", "---\n", "listen:\nstreams:\n"})
    void aFileInWhichNothingIsSaidServesByDefault(String text) throws Exception {
        assertThat(read(text)).isEqualTo(Configuration.DEFAULT);
    }

    private Configuration read(String text) throws Exception {
        return Configuration.read(Files.writeString(folder.resolve("test.yml"), text));
    }
}
