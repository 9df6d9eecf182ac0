// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Below `/api/v1`, whatever is refused is said to programs too (RFC 9457).
@ExtendWith(NoLeaks.class)
class ApiProblemsTest {
    private final RecordingAccess access = new RecordingAccess((_, stream, _) -> switch (stream.value()) {
        case "vault" -> Decision.hidden();
        case "safe" -> Decision.challenged("safe: a password is needed", "Basic realm=\"kineograph\"");
        case "busy" -> Decision.throttled("busy: too many wrong passwords", Duration.ofSeconds(7));
        case "shut" -> Decision.denied("shut: nobody may see it");
        default -> Decision.undecided();
    });

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access));

    private Answer ask(String method, String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.request(method, path, headers).readAnswer();
        }
    }

    private static Map<String, Object> problem(Answer answer, int status) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        var problem = JSON.std.mapFrom(answer.text());
        assertThat(problem).containsEntry("status", status).containsKeys("type", "title", "detail");
        return problem;
    }

    @Test
    void aBadValueHasItsTypeItsSentenceAndItsPlace() throws IOException {
        assertThat(problem(ask("GET", "/api/v1/streams?limit=0"), 400))
                .containsEntry("type", "urn:kineograph:bad-value")
                .containsEntry("title", "Bad value")
                .containsEntry("detail", "limit: 0 (expected: a whole number, 1 to 1,000)")
                .containsEntry("instance", "/api/v1/streams");
    }

    @Test
    void aStreamThatIsHiddenLooksLikeOneThatIsNotThere() throws IOException {
        stage.stream("vault");

        var hidden = problem(ask("GET", "/api/v1/streams?stream=vault"), 404);
        var missing = problem(ask("GET", "/api/v1/streams?stream=fault"), 404);

        assertThat(hidden).isEqualTo(missing).containsEntry("type", "urn:kineograph:no-such-stream");
    }

    @Test
    void aDenialSaysSoAndKeepsItsHeaders() throws IOException {
        var challenge = ask("GET", "/api/v1/streams?stream=safe");
        assertThat(problem(challenge, 401)).containsEntry("type", "about:blank").containsEntry("title", "Unauthorized");
        assertThat(challenge.header("WWW-Authenticate")).isEqualTo("Basic realm=\"kineograph\"");

        var throttled = ask("GET", "/api/v1/streams?stream=busy");
        assertThat(problem(throttled, 429)).containsEntry("detail", "busy: too many wrong passwords");
        assertThat(throttled.header("Retry-After")).isEqualTo("7");

        assertThat(problem(ask("GET", "/api/v1/streams?stream=shut"), 403)).containsEntry("type", "urn:kineograph:denied");
    }

    @Test
    void anotherMethodAndAnUnknownAddressAreProblemsToo() throws IOException {
        var method = ask("POST", "/api/v1/streams", "Content-Length: 0");
        problem(method, 405);
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");

        assertThat(problem(ask("GET", "/api/v1/strings"), 404).get("detail").toString()).contains("nothing is there");
        problem(ask("PUT", "/api/v1/door.jpg", "Content-Length: 0"), 404);
        problem(ask("GET", "/api/v1"), 404);
    }

    @Test
    void aBodyThatIsTooLongIsAProblem() throws IOException {
        problem(ask("POST", "/api/v1/sign", "Content-Length: 5000"), 404);
        problem(ask("POST", "/api/v1/live", "Content-Length: 0"), 405);
    }

    @Test
    void aBrowsersTabGetsTheSameAndOtherAddressesKeepTheirPages() throws IOException {
        problem(ask("GET", "/api/v1/nothing", "Accept: text/html"), 404);
        assertThat(ask("GET", "/nothing", "Accept: text/html").header("Content-Type")).startsWith("text/html");
        assertThat(ask("GET", "/apiary").header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aHeadHasTheTypeWithoutTheBody() throws IOException {
        try (var client = stage.http()) {
            var head = client.request("HEAD", "/api/v1/streams?limit=x").readHead();

            assertThat(head.status()).isEqualTo(400);
            assertThat(head.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }
}
