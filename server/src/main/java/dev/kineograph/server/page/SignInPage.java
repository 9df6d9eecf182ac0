// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.SignIn;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.ForeignPages;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.SessionCookie;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/sign-in`, where people type their password, and `/sign-out`. Both are ordinary forms, which need no script. They are accepted from pages of this server only.
///
/// **Threading.** Shared: called on every event loop.
public final class SignInPage {
    private static final int MAX_BODY = 8192;
    private static final String IN = "in";
    private static final String OUT = "out";

    private final Runnable recheck;

    /// Read when it is asked for: reading takes a part of the start.
    private static final class SignInText {
        static final String HTML = PageFile.read(SignInPage.class, "sign-in.html");
    }

    /// @param recheck ends what goes on by a right that was given up
    public SignInPage(Runnable recheck) {
        this.recheck = recheck;
    }

    /// The link to this page, on others; nothing where nobody can sign in.
    static String link(Exchange exchange) {
        return rules(exchange)
                .map(rules -> "<p><a href=\"%ssign-in\">%s</a></p>\n".formatted(exchange.base(), user(exchange, rules).map("Signed in as "::concat).orElse("Sign in")))
                .orElse("");
    }

    private static Optional<AccessRules> rules(Exchange exchange) {
        return exchange.services().settings().get().access() instanceof AccessRules rules && rules.hasUsers() ? Optional.of(rules) : Optional.empty();
    }

    private static AccessRules needRules(Exchange exchange) {
        return rules(exchange).orElseThrow(() -> new RefusedException(
                Refusal.NO_SUCH_STREAM, "%s: nobody can sign in here (expected: a user in 'access.users')".formatted(exchange.shownPath())));
    }

    /// A name's grammar has no character with a meaning in HTML.
    private static Optional<String> user(Exchange exchange, AccessRules rules) {
        return exchange.caller().session().flatMap(rules::userOf);
    }

    /// `GET /sign-in`.
    public void show(Exchange exchange) {
        var user = user(exchange, needRules(exchange));
        exchange.reply(page(exchange, HttpResponseStatus.OK, user.isPresent() ? OUT : IN, user.orElse(""), ""));
    }

    private Reply page(Exchange exchange, HttpResponseStatus status, String part, String user, String fault) {
        var other = part.equals(IN) ? OUT : IN;
        var text = SignInText.HTML.replaceAll("(?s)<!-- %1$s -->.*?<!-- /%1$s -->\\n?".formatted(other), "").replace("{{user}}", user).replace("{{fault}}", fault);
        return Reply.page(status, "text/html; charset=utf-8", PageFile.based(exchange, text))
                .with("Content-Security-Policy", "frame-ancestors 'none'")
                .with("Cache-Control", "no-store");
    }

    /// `POST /sign-in`, of the form with `user` and `password`.
    public void signIn(Exchange exchange) {
        var rules = needRules(exchange);
        ForeignPages.refuse(exchange);
        exchange.receive(SignInPage::checkLength, body -> {
            var form = new QueryStringDecoder(new String(body, UTF_8), false).parameters();
            var result = rules.signIn(first(form.get("user")), first(form.get("password")), exchange.caller());
            AwaitedResult.of(exchange, result, signIn -> answer(exchange, signIn));
        });
    }

    private static String first(@Nullable List<String> values) {
        return values == null ? "" : values.getFirst();
    }

    private static void checkLength(long length) {
        if (length > MAX_BODY) {
            throw new RefusedException(Refusal.TOO_MANY_BYTES, "form: %,d bytes (expected: at most %,d)".formatted(length, MAX_BODY));
        }
    }

    private void answer(Exchange exchange, SignIn signIn) {
        if (signIn.session().isPresent()) {
            exchange.reply(home(SessionCookie.set(signIn.session().get(), exchange.isOverTls())));
        } else if (signIn.retryAfter().isPositive()) {
            long seconds = signIn.retryAfter().toSeconds() + 1;
            var fault = "Too many attempts. The next one is possible in %d seconds.".formatted(seconds);
            exchange.reply(page(exchange, HttpResponseStatus.TOO_MANY_REQUESTS, IN, "", fault).with("Retry-After", seconds));
        } else {
            exchange.reply(page(exchange, HttpResponseStatus.FORBIDDEN, IN, "", "The name or the password is wrong."));
        }
    }

    private static Reply home(String cookie) {
        return Reply.empty(HttpResponseStatus.SEE_OTHER).with("Location", "./").with("Set-Cookie", cookie).with("Cache-Control", "no-store");
    }

    /// `POST /sign-out`: whoever watches by this right is let go.
    public void signOut(Exchange exchange) {
        var rules = needRules(exchange);
        ForeignPages.refuse(exchange);
        if (exchange.caller().session().filter(rules::signOut).isPresent()) {
            recheck.run();
        }
        exchange.reply(home(SessionCookie.forget(exchange.isOverTls())));
    }
}
