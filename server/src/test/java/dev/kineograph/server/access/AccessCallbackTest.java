// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.LogLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a program of the operator's own decides, which is a real web server here.
class AccessCallbackTest {
    private static final String TOKEN = TokenHash.newToken();

    private final AtomicLong nanos = new AtomicLong();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final KeyServer server = new KeyServer();

    private final AccessRules rules = AccessRules.builder()
            .user("anna", QuickPassword.of("correct horse"))
            .token("printer", TokenHash.of(TOKEN))
            .asking(AccessCallback.at(server.address("/may")).withCookie("sid"))
            .allow(new Who.Asked(), Set.of(Action.WATCH, Action.PUBLISH, Action.ADMINISTER), "*")
            .allow(new Who.User("anna"), Set.of(Action.WATCH), "door")
            .allow(new Who.Token("printer"), Set.of(Action.PUBLISH), "door")
            .measuredBy(nanos::get)
            .build();

    private static Caller at(String address) {
        return Caller.remote(address, InetAddress.ofLiteral(address));
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    }

    private Decision decide(Action action, String stream, Caller caller) {
        return rules.check(action, StreamName.of(stream), caller);
    }

    private static Verdict settled(Decision decision) {
        return switch (decision) {
            case Verdict verdict -> verdict;
            case Decision.Later(var later) -> later.toCompletableFuture().join();
        };
    }

    private Verdict ask(Action action, String stream, Caller caller) {
        return settled(decide(action, stream, caller));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Map<String, Object> body(int number) throws IOException {
        return JSON.std.mapFrom(server.asked.get(number).body());
    }

    @Test
    void itIsToldWhatIsAskedAndByWhom() throws IOException {
        server.answers(204, "");
        var caller = at("10.0.0.7").asking("cam.example", Optional.of("https://cam.example"), false).withCookies(Map.of("sid", "s1"));

        assertThat(ask(Action.WATCH, "yard/gate", caller.presenting(basic("bob:sec:ret")))).isEqualTo(Decision.allowed());
        assertThat(ask(Action.ADMINISTER, "yard/gate", at("10.0.0.7").presenting("Bearer abc"))).isEqualTo(Decision.allowed());

        var asked = server.asked.getFirst();
        assertThat(asked.method() + asked.path()).isEqualTo("POST/may");
        assertThat(asked.headers()).containsEntry("Content-type", List.of("application/json")).containsEntry("Cookie", List.of("sid=s1"))
                .containsEntry("Authorization", List.of(basic("bob:sec:ret")));
        assertThat(body(0)).isEqualTo(Map.of(
                "action", "watch", "stream", "yard/gate", "address", "10.0.0.7", "host", "cam.example", "origin", "https://cam.example", "user", "bob", "password", "sec:ret"));
        assertThat(body(1)).isEqualTo(Map.of("action", "admin", "stream", "yard/gate", "address", "10.0.0.7", "token", "abc"));
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "302, false", "404, false", "500, false"})
    void onlySuccessIsAYes(int status, boolean isYes) {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", server.address("/elsewhere").toString());
            KeyServer.answer(exchange, status, "{\"ok\":true}");
        });

        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1")) instanceof Allowed).isEqualTo(isYes);
        assertThat(server.asked).hasSize(1);
        assertThat(log.lines()).hasSize(isYes ? 0 : 1).allMatch(line -> line.matches("access: http://127.0.0.1:[0-9]+/may: answers %d \\(expected: .*\\); that is no".formatted(status)));
    }

    @Test
    void headersWithoutAnEndAreNoYes() {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("X", "x".repeat(CallbackCheck.MAX_BYTES));
            KeyServer.answer(exchange, 200, "");
        });

        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1"))).isInstanceOf(Denied.class);
        assertThat(log.lines()).singleElement().asString().contains("headers of over 65,536 bytes (expected: fewer); that is no");
    }

    @Test
    void aNoIsAnsweredLikeAnyOther() {
        server.answers(403, "");
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1"))).isEqualTo(Decision.hidden());
        assertThat(((Denied) ask(Action.PUBLISH, "hall", at("10.0.0.1"))).reason()).startsWith("hall: 'publish' is not allowed");

        server.answers(401, "");
        assertThat(ask(Action.WATCH, "porch", at("10.0.0.1"))).isEqualTo(
                Decision.challenged("porch: a credential is needed, or another one", "Bearer realm=\"kineograph\""));

        server.answers(exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"home\"");
            KeyServer.answer(exchange, 401, "");
        });
        assertThat(((Denied) ask(Action.WATCH, "attic", at("10.0.0.1"))).challenge()).hasValue("Basic realm=\"home\"");
        assertThat(((Denied) ask(Action.WATCH, "attic", at("10.0.0.1").ofForeignPage())).challenge()).hasValue("Bearer realm=\"kineograph\"");
    }

    @Test
    void noAnswerInTimeIsNo() {
        server.hangs();
        long begin = System.nanoTime();

        assertThat(((Denied) ask(Action.WATCH, "hall", at("10.0.0.1"))).reason()).isEqualTo("hall: access could not be decided (expected: another try later)");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(CallbackCheck.DEADLINE, Duration.ofSeconds(30));

        server.answers(200, "x".repeat(CallbackCheck.MAX_BYTES + 1));
        later(CallbackAnswers.NO);
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1"))).isInstanceOf(Denied.class);

        server.close();
        later(CallbackAnswers.NO);
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1"))).isInstanceOf(Denied.class);
        assertThat(log.lines().getFirst()).endsWith("/may: no answer in time; that is no");
    }

    @Test
    void equalQuestionsAreOneAndItsAnswerCountsForSeconds() {
        var answering = new CountDownLatch(1);
        server.answers(exchange -> {
            answering.await();
            KeyServer.answer(exchange, 200, "");
        });

        var decisions = IntStream.range(0, 50).mapToObj(_ -> decide(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer a"))).toList();
        answering.countDown();

        assertThat(decisions).allSatisfy(decision -> assertThat(settled(decision)).isInstanceOf(Allowed.class));
        assertThat(decide(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer a"))).isInstanceOf(Allowed.class);
        assertThat(server.asked).hasSize(1);

        server.answers(403, "");
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer b"))).isInstanceOf(Denied.class);
        later(CallbackAnswers.YES);
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer a"))).isInstanceOf(Denied.class);
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void fewQuestionsAreOpenForOneAddress() {
        server.hangs();
        var decisions = IntStream.range(0, CallbackCheck.MAX_OPEN_PER_ADDRESS + 1).mapToObj(i -> decide(Action.WATCH, "hall" + i, at("10.0.0.1"))).toList();

        assertThat(decisions.getLast()).isInstanceOf(Denied.class);
        assertThat(((Denied) decisions.getLast()).retryAfter()).isPresent();
        assertThat(decisions.subList(0, CallbackCheck.MAX_OPEN_PER_ADDRESS)).hasOnlyElementsOfType(Decision.Later.class);
        assertThat(decide(Action.WATCH, "hall", at("10.0.0.2"))).isInstanceOf(Decision.Later.class);
        decisions.forEach(AccessCallbackTest::settled);
        assertThat(decide(Action.WATCH, "porch", at("10.0.0.1"))).isInstanceOf(Decision.Later.class);
    }

    @Test
    void whatIsKnownHereIsTheBusinessOfNobodyElse() {
        server.answers(200, "");

        assertThat(ask(Action.WATCH, "door", at("10.0.0.1").presenting(basic("anna:correct horse")))).isInstanceOf(Allowed.class);
        assertThat(ask(Action.WATCH, "door", at("10.0.0.1").presenting(basic("anna:wrong")))).isInstanceOf(Denied.class);
        assertThat(ask(Action.PUBLISH, "door", at("10.0.0.1").presenting("Bearer " + TOKEN))).isInstanceOf(Allowed.class);
        assertThat(ask(Action.WATCH, "door", at("10.0.0.1").presenting("Bearer " + TOKEN))).isEqualTo(Decision.hidden());
        assertThat(server.asked).isEmpty();
    }

    @Test
    void wrongCredentialsAreCountedAndRightOnesPass() {
        server.answers(exchange -> KeyServer.answer(exchange, "Bearer right".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? 200 : 401, ""));
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer right"))).isInstanceOf(Allowed.class);

        for (int i = 0; i < FailedAttempts.MAX_GUESSES; i++) {
            assertThat(((Denied) ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer guess" + i))).challenge()).isPresent();
        }

        assertThat(((Denied) ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer guess"))).retryAfter()).isPresent();
        assertThat(server.asked).as("nobody was asked about the last one").hasSize(FailedAttempts.MAX_GUESSES + 1);
        later(CallbackAnswers.YES);
        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer right"))).isInstanceOf(Allowed.class);
        assertThat(((Denied) ask(Action.WATCH, "hall", at("10.0.0.1"))).challenge()).as("nothing is no guess").isPresent();
    }

    @Test
    void aForeignPageIsNotItsVisitor() throws IOException {
        server.answers(200, "");
        var page = at("10.0.0.1").presenting(basic("bob:secret")).withCookies(Map.of("sid", "s1")).ofForeignPage();

        assertThat(ask(Action.PUBLISH, "hall", page)).isInstanceOf(Denied.class);
        assertThat(server.asked).isEmpty();
        assertThat(ask(Action.WATCH, "hall", page)).isInstanceOf(Allowed.class);
        assertThat(body(0)).isEqualTo(Map.of("action", "watch", "stream", "hall", "foreignPage", true));
        assertThat(server.asked.getFirst().headers()).doesNotContainKeys("Authorization", "Cookie");
    }

    @Test
    void crowdsOfAnswersFillNoMemory() {
        var answers = new CallbackAnswers(nanos::get);

        for (int i = 0; i <= CallbackAnswers.MAX; i++) {
            answers.add("question " + i, new CallbackAnswer(CallbackAnswer.CallbackVerdict.YES, Optional.empty()));
        }

        assertThat(answers.size()).isEqualTo(CallbackAnswers.MAX);
        assertThat(answers.find("question 0")).isEmpty();
        assertThat(answers.find("question 1")).isPresent();
    }

    @Test
    void anAuthorizationThatNoHeaderCanHaveIsNone() {
        server.answers(200, "");

        assertThat(ask(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer a\u0001b"))).isInstanceOf(Allowed.class);
        assertThat(server.asked.getFirst().headers()).doesNotContainKey("Authorization");
        await().until(() -> decide(Action.WATCH, "hall", at("10.0.0.1").presenting("Bearer a\u0001b")) instanceof Allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.example/", "https://user:password@a.example/", "may"})
    void onlyAWebServerIsAsked(String address) {
        assertThatThrownBy(() -> AccessCallback.at(URI.create(address)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("ask: no address to ask (expected: such as http://127.0.0.1:3000/access)");
    }
}
