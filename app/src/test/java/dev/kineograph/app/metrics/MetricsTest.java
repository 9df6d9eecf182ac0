// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.NatsProcess;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterSettings;
import dev.kineograph.cluster.ClusterTransfer;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.metrics.StreamSums;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The numbers as those read them who collect them.
class MetricsTest {
    private static final String TOKEN = "the-token-of-prometheus-0123456789-0123";
    private static final Path PACKAGING = Path.of("..", "packaging");
    private static final Path MANUAL = Path.of("..", "docs", "operations.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(kineograph_[a-z_]+)`");
    private static final Pattern NAME = Pattern.compile("kineograph_[a-z_]+");
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private byte[] picture;

    @BeforeEach
    void draw() {
        picture = Images.jpeg(16, 16, Color.RED);
    }

    private RunningServer start(String more) throws IOException {
        var text = "listen: [{ http: 0 }, { metrics: 0 }]\nstreams: { door: {} }\n" + more;
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("metrics.yml"), text)));
    }

    private HttpResponse<String> get(int port, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private String metrics(RunningServer server) throws Exception {
        var answer = get(server.addresses().getLast().getPort());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        return answer.body();
    }

    private static String run(Path folder, String... command) throws Exception {
        var program = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void promtoolHasNothingToSayAboutThem() throws Exception {
        try (var server = start("")) {
            server.hub().publish("door", picture);
            var text = Files.writeString(folder.resolve("metrics.txt"), metrics(server));

            run(folder, "sh", "-c", "promtool check metrics < " + text);
        }
    }

    @Test
    void theySayWhatHasHappened() throws Exception {
        try (var server = start("")) {
            server.hub().publish("door", picture);
            server.hub().publish("door", picture);
            assertThatThrownBy(() -> server.hub().publish("door", new byte[8])).isInstanceOf(RefusedException.class);

            assertThat(metrics(server))
                    .contains("kineograph_stream_frames_refused_total{reason=\"not_an_image\",stream=\"door\"} 1.0\n")
                    .contains("kineograph_stream_frames_received_total{stream=\"door\"} 2.0\n")
                    .contains("kineograph_stream_bytes_received_total{stream=\"door\"} %.1f\n".formatted(2.0 * picture.length))
                    .contains("kineograph_stream_stale{stream=\"door\"} 0.0\n")
                    .containsPattern("kineograph_stream_age_seconds\\{stream=\"door\"} [0-9.E-]+\n")
                    .containsPattern("kineograph_loop_lag_seconds\\{loop=\"0\"} [0-9.E-]+\n")
                    .contains("kineograph_transcodes_total 0.0\n")
                    .contains("jvm_memory_used_bytes{area=\"heap\"}");
        }
    }

    @Test
    void inAClusterTheySayWhatTravels() throws Exception {
        try (var nats = NatsProcess.start(folder);
                var left = start("cluster: { servers: \"%s\", name: left }\n".formatted(nats.address()));
                var hub = new Hub();
                var right = Cluster.join(hub, ClusterSettings.of("right", nats.address()))) {
            left.hub().publish("door", picture);
            await().until(() -> hub.find(StreamName.of("door")).isPresent());
            try (var viewer = hub.stream("door").watch()) {
                assertThat(viewer.await(Duration.ofSeconds(10))).isNotNull();

                await().untilAsserted(() -> assertThat(metrics(left))
                        .contains("kineograph_cluster_connected 1.0\n")
                        .contains("kineograph_cluster_node_streams{node=\"right\"} 0.0\n")
                        .contains("kineograph_cluster_transfers{direction=\"sent\"} 1.0\n")
                        .contains("kineograph_cluster_frames_total{direction=\"sent\"} 1.0\n"));
                assertThat(right.transfers()).extracting(ClusterTransfer::from).containsExactly("left");
            }
        }
    }

    @Test
    void eachFrameThatIsSentIsTimedAndItsBytesAreCounted() throws Exception {
        try (var server = start("")) {
            var watching = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/door.mjpg".formatted(server.first().getPort()))).build(), BodyHandlers.ofInputStream());
            await().until(() -> server.hub().stream("door").presence().connections() == 1);
            server.hub().publish("door", picture);

            await().untilAsserted(() -> assertThat(metrics(server)).containsPattern("kineograph_delivery_seconds_count [1-9]")
                    .contains("kineograph_stream_bytes_sent_total{stream=\"door\"} %.1f\n".formatted((double) picture.length)));
            watching.get().body().close();
        }
    }

    @Test
    void openMetricsIsThereForWhoAsksForIt() throws Exception {
        try (var server = start("")) {
            var answer = get(server.addresses().getLast().getPort(), "Accept", "application/openmetrics-text; version=1.0.0");

            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
            assertThat(answer.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void strangersCannotMakeMoreLabelsThanThereIsRoomFor() throws Exception {
        try (var server = start("")) {
            for (int i = 0; i < 250; i++) {
                server.hub().publish("pushed-%03d".formatted(i), picture);
            }

            var text = metrics(server);
            assertThat(text.lines().filter(line -> line.startsWith("kineograph_stream_frames_received_total{"))).hasSize(1 + StreamSums.MAX_PUSHED + 1);
            assertThat(text).contains("kineograph_stream_frames_received_total{stream=\"(others)\"} 50.0\n");
        }
    }

    @Test
    void aPortForViewersShowsThemOnlyToWhoMayAdminister() throws Exception {
        var access = AccessRules.builder()
                .token("prometheus", TokenHash.of(TOKEN))
                .allow(new Who.Token("prometheus"), Set.of(Action.ADMINISTER), "server/metrics")
                .build();
        try (var server = start("")) {
            int port = server.first().getPort();
            assertThat(get(port).statusCode()).isGreaterThanOrEqualTo(400);
            server.apply(Configuration.read(folder.resolve("metrics.yml")).with(access));

            assertThat(get(port).statusCode()).isEqualTo(401);
            assertThat(get(port, "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void prometheusScrapesThem() throws Exception {
        try (var server = start("")) {
            server.hub().publish("door", picture);
            var config = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: { scrape_interval: 1s }
                    rule_files: [%s]
                    scrape_configs: [{ job_name: kineograph, static_configs: [{ targets: ["127.0.0.1:%d"] }] }]
                    """.formatted(PACKAGING.resolve("prometheus/alerts.yml").toRealPath(), server.addresses().getLast().getPort()));
            var log = folder.resolve("prometheus.log");
            var prometheus = new ProcessBuilder(
                            "prometheus", "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:0")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> LISTENING.matcher(Files.readString(log)).find());
                var at = LISTENING.matcher(Files.readString(log));
                assertThat(at.find()).isTrue();
                var query = URI.create("http://%s/api/v1/query?query=%s".formatted(
                        at.group(1), URLEncoder.encode("kineograph_stream_frames_received_total{stream=\"door\"} and on() up == 1", StandardCharsets.UTF_8)));

                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                client.send(HttpRequest.newBuilder(query).build(), BodyHandlers.ofString()).body())
                        .contains("\"stream\":\"door\"", ",\"1\"]"));
            } finally {
                prometheus.destroy();
                prometheus.waitFor();
            }
        }
    }

    private Set<String> known() throws IOException {
        try (var nats = NatsProcess.start(folder);
                var server = RunningServer.start(Configuration.DEFAULT.withPort(0));
                var cluster = Cluster.join(server.hub(), ClusterSettings.of("left", nats.address()))) {
            var text = new PrometheusText(
                    server.hub(), Set.of(StreamName.of("door")), () -> server.stats(Duration.ofSeconds(1)), Optional.of(cluster));
            var names = new TreeSet<String>();
            text.own().forEach(metric -> names.add(metric.getMetadata().getPrometheusName()
                    + (metric instanceof CounterSnapshot ? "_total" : "")));
            return names;
        }
    }

    @Test
    void theManualHasThemAllAndNoOther() throws Exception {
        var described = ROW.matcher(Files.readString(MANUAL)).results().map(row -> row.group(1)).toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(known());
    }

    @Test
    void theAlertsAreRightAndNameNoOther() throws Exception {
        run(PACKAGING.resolve("prometheus"), "promtool", "check", "rules", "alerts.yml");
        run(PACKAGING.resolve("prometheus"), "promtool", "test", "rules", "alerts-test.yml");

        assertThat(named(Files.readString(PACKAGING.resolve("prometheus/alerts.yml")))).isSubsetOf(known());
    }

    @Test
    void theDashboardIsJsonAndNamesNoOther() throws Exception {
        var dashboard = Files.readString(PACKAGING.resolve("grafana/kineograph.json"));

        assertThat((List<?>) JSON.std.mapFrom(dashboard).get("panels")).hasSizeGreaterThan(10);
        assertThat(named(dashboard)).isSubsetOf(known());
    }

    private static Set<String> named(String text) {
        var names = new TreeSet<String>();
        NAME.matcher(text).results().map(match -> match.group().replaceFirst("_(bucket|sum|count)$", "")).forEach(names::add);
        return names;
    }
}
