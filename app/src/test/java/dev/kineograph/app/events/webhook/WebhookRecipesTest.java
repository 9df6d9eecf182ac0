// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.app.events.StreamSelection;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The receivers of `docs/how-to/events.md` take what is signed, and nothing else.
class WebhookRecipesTest {
    private static final String SECRET = "the-secret-of-the-events-0123456789";

    static Stream<List<String>> receivers() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(
                List.of("python3", "../examples/python/webhook.py", "0"),
                List.of(java, "-XX:TieredStopAtLevel=1", "../examples/events/Receiver.java", "0"));
    }

    private static int unsigned(URI address) throws Exception {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            connection.setDoOutput(true);
            connection.getOutputStream().write("{}".getBytes(UTF_8));
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @ParameterizedTest
    @MethodSource("receivers")
    void aReceiverTakesWhatIsSignedAndNothingElse(List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WEBHOOK_SECRET", SECRET);
        var receiver = builder.start();
        try (var said = receiver.inputReader()) {
            var address = URI.create("http://127.0.0.1:%s/".formatted(said.readLine().replace("listening at ", "")));
            var webhook = new Webhook(address, Optional.of(new WebhookSecret(SECRET)), Webhook.USUAL_EVENTS, StreamSelection.ALL);

            assertThat(unsigned(address)).isEqualTo(401);
            try (var sender = WebhookSender.start(webhook, Optional.empty())) {
                sender.accept(new StreamEvent.Offline(StreamName.of("door")));

                assertThat(said.readLine()).contains("offline", "door");
            }
        } finally {
            receiver.destroy();
            receiver.waitFor();
        }
    }
}
