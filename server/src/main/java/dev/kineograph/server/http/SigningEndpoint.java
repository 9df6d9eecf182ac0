// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Later;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// `POST /api/v1/sign`: signs an address for what a user or a token may do itself. The body says what for: `{"stream": "door", "action": "watch", "for": "1h",
/// "address": "203.0.113.7"}`, where the last three can be left out.
///
/// **Threading.** Shared: called on every event loop.
public final class SigningEndpoint implements Endpoint {
    private static final int MAX_BODY = 4096;
    private static final Duration MIN_TIME = Duration.ofSeconds(1);
    private static final Duration USUAL_TIME = Duration.ofHours(1);

    /// What is asked for.
    private record SigningRequest(StreamName stream, Action action, Duration time, Optional<AddressRange> from) {

        /// @throws RefusedException if the body is no such request
        static SigningRequest of(byte[] body) {
            var asked = JsonObject.of(body).orElseThrow(() ->
                    new RefusedException(Refusal.BAD_VALUE, "body: no JSON object (expected: such as {\"stream\": \"door\", \"for\": \"1h\"})"));
            return new SigningRequest(
                    StreamName.of(text(asked, "stream").orElse("")),
                    text(asked, "action").map(SigningRequest::action).orElse(Action.WATCH),
                    text(asked, "for").map(SigningRequest::time).orElse(USUAL_TIME),
                    text(asked, "address").map(AddressRange::of));
        }

        private static Optional<String> text(Map<String, Object> asked, String key) {
            return Optional.ofNullable(asked.get(key)).map(String::valueOf);
        }

        private static Action action(String name) {
            return switch (name) {
                case "watch" -> Action.WATCH;
                case "snapshot" -> Action.SNAPSHOT;
                case "publish" -> Action.PUBLISH;
                default -> throw Query.refused("action", name, "watch, snapshot or publish");
            };
        }

        private static Duration time(String text) {
            return Durations.parse(text, MIN_TIME, AddressSigner.MAX_LONGEST)
                    .orElseThrow(() -> Query.refused("for", text, Durations.expected(MIN_TIME, AddressSigner.MAX_LONGEST)));
        }
    }

    /// Stateless.
    public SigningEndpoint() {}

    @Override
    public void handle(Exchange exchange) {
        var rules = rules(exchange);
        exchange.receive(SigningEndpoint::checkLength, body -> answer(exchange, rules, SigningRequest.of(body)));
    }

    private static AccessRules rules(Exchange exchange) {
        if (exchange.services().settings().get().access() instanceof AccessRules rules && rules.signer().isPresent()) {
            return rules;
        }
        throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no key to sign with (expected: one in 'access.keys')".formatted(exchange.shownPath()));
    }

    private static void checkLength(long length) {
        if (length > MAX_BODY) {
            throw new RefusedException(Refusal.TOO_MANY_BYTES, "body: %,d bytes (expected: at most %,d)".formatted(length, MAX_BODY));
        }
    }

    private static void answer(Exchange exchange, AccessRules rules, SigningRequest wish) {
        var caller = exchange.caller();
        var asking = caller.origin().isEmpty() || exchange.services().readers().trusts(caller) ? caller : caller.ofForeignPage();
        Consumer<Verdict> then = verdict -> answer(exchange, rules, wish, verdict);
        switch (rules.checkSigning(wish.action, wish.stream, asking)) {
            case Verdict verdict -> then.accept(verdict);
            case Later(var later) -> AwaitedResult.of(exchange, later, then::accept);
        }
    }

    private static void answer(Exchange exchange, AccessRules rules, SigningRequest wish, Verdict verdict) {
        if (verdict instanceof Denied denied) {
            refuse(exchange, wish, denied);
        } else if (verdict instanceof Allowed(var end)) {
            exchange.reply(Reply.json(signed(exchange, rules.signer().orElseThrow(), wish, end)));
        }
    }

    private static void refuse(Exchange exchange, SigningRequest wish, Denied denied) {
        if (denied.hidden()) {
            throw new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(wish.stream));
        }
        exchange.reply(DenialReply.of(denied, exchange.caller(), exchange.header(DenialReply.DESTINATION), exchange.services().refusals()));
    }

    /// A right that ends is passed on until then at most.
    private static Map<String, Object> signed(Exchange exchange, AddressSigner signer, SigningRequest wish, Optional<Instant> end) {
        var wished = Instant.now().plus(wish.time);
        var until = end.filter(wished::isAfter).orElse(wished).truncatedTo(ChronoUnit.SECONDS);
        var value = wish.from.isPresent()
                ? signer.sign(wish.stream, wish.action, until, wish.from.get())
                : signer.sign(wish.stream, wish.action, until);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("stream", wish.stream.value());
        answer.put("action", wish.action.name().toLowerCase(Locale.ROOT));
        answer.put("until", until.getEpochSecond());
        answer.put("signed", value);
        answer.put("path", exchange.addressForClient("/%s.%s?%s=%s".formatted(
                wish.stream, wish.action == Action.WATCH ? "mjpg" : "jpg", AddressSigner.PARAMETER, value)));
        return answer;
    }
}
