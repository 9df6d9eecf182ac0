// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.StreamName;
import dev.kineograph.app.Main;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.settings.FileStamp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `POST /api/v1/reload` and `kineograph reload`: what has changed, or why nothing has.
class ReloadOverTheNetworkTest {
    private static final String TOKEN = "the-token-of-the-administrator-0123456789";
    private static final String BEGIN = "listen: [{ http: 0 }]\n";
    private static final String RULES = "access:\n  tokens: { root: %s }\n  rules: [{ who: token root, may: admin, streams: \"*\" }]\n"
            .formatted(TokenHash.of(TOKEN).line());

    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final StringWriter errors = new StringWriter();
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("server.yml");
    }

    /// A server of a file, which is read again.
    private final class ReadServer implements AutoCloseable {
        private final RunningServer server;
        private final ConfigurationReload reload;

        ReadServer(String text) throws IOException {
            var read = Configuration.read(Files.writeString(file, text));
            server = RunningServer.start(read);
            reload = ConfigurationReload.of(file, FileStamp.of(file), read, next -> next, server);
        }

        String url() {
            return "http://127.0.0.1:%d".formatted(server.first().getPort());
        }

        @Override
        public void close() {
            reload.close();
            server.close();
        }
    }

    private HttpResponse<String> ask(ReadServer server, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/reload")).POST(BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private int run(String... arguments) {
        return Main.commandLine(arguments).setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    @Test
    void theAnswerSaysWhatHasChanged() throws Exception {
        try (var server = new ReadServer(BEGIN)) {
            Files.writeString(file, BEGIN + "streams: { door: {} }\nserver: { eventLoops: 7 }\n");
            var answer = ask(server);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.std.mapFrom(answer.body())).isEqualTo(Map.of("changed", List.of("streams.door"), "restart", List.of("server.eventLoops")));
            assertThat(server.server.hub().find(StreamName.of("door"))).isPresent();
        }
    }

    @Test
    void theAnswerSaysWhatIsWrongWithTheFileAndWhere() throws Exception {
        try (var server = new ReadServer(BEGIN)) {
            Files.writeString(file, BEGIN + "straems: {}\n");
            var answer = ask(server);

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(JSON.std.mapFrom(answer.body())).containsEntry("detail", file + ":2:1: straems: unknown key; did you mean 'streams'?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 401",
        "Authorization:Bearer another-token-0123456789-0123456789, 401",
        "Authorization:Bearer " + TOKEN + ", 200",
    })
    void rulesSayWhoMay(String header, int status) throws Exception {
        try (var server = new ReadServer(BEGIN + RULES)) {
            assertThat(ask(server, header.isEmpty() ? new String[0] : header.split(":", 2)).statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://elsewhere.example.org", "X-Forwarded-For, 203.0.113.7", "Via, 1.1 proxy"})
    void withoutRulesOnlyProgramsOfThisMachineMay(String header, String value) throws Exception {
        try (var server = new ReadServer(BEGIN)) {
            assertThat(ask(server).statusCode()).isEqualTo(200);
            assertThat(ask(server, header, value).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aServerWithoutAFileHasNothingToRead() throws Exception {
        try (var server = RunningServer.start(Configuration.DEFAULT.withPort(0))) {
            var url = "http://127.0.0.1:%d".formatted(server.first().getPort());

            assertThat(run("reload", url)).isEqualTo(1);
            assertThat(errors.toString()).contains("this program has read no configuration");
        }
    }

    @Test
    void theCommandsExitCodeSaysWhetherItWorked() throws Exception {
        try (var server = new ReadServer(BEGIN + RULES)) {
            var token = "@" + Files.writeString(folder.resolve("token"), TOKEN);
            assertThat(run("reload", server.url(), "--token", token)).isZero();

            assertThat(run("reload", server.url())).isEqualTo(1);
            assertThat(errors.toString()).contains("expected: --user or --token of an administrator");
            Files.writeString(file, "listen: 80\n");
            assertThat(run("reload", server.url(), "--token", token)).isEqualTo(2);
            assertThat(errors.toString()).contains("server.yml:1:");
        }
        assertThat(run("reload", "127.0.0.1:" + portOfNobody())).isEqualTo(1);
        assertThat(errors.toString()).contains("cannot connect (expected: a server that runs there)");
    }

    @Test
    void aPortThatMovesAnswersTheRequestThatMovesIt() throws Exception {
        try (var server = new ReadServer(BEGIN)) {
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Files.writeString(file, "listen: [{ http: %d }]\n".formatted(port));
            var answer = ask(server);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.std.mapFrom(answer.body())).containsEntry("changed", List.of("listen"));
            assertThat(server.server.first().getPort()).isEqualTo(port);
            assertThat(ask(server).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAndNothingChanges() throws Exception {
        try (var server = new ReadServer(BEGIN);
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(file, "listen: [{ http: %d }]\nstreams: { door: {} }\n".formatted(taken.getLocalPort()));
            var answer = ask(server);

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains(String.valueOf(taken.getLocalPort()), "in use");
            assertThat(server.server.hub().find(StreamName.of("door"))).isEmpty();
        }
    }

    private static int portOfNobody() throws IOException {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }
}
