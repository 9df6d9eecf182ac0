// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.RefusalLog;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.stream.Stream;

/// The response to a caller that may not do it: 401 if a credential might help, 429 after too many wrong ones, otherwise 403.
///
/// **Threading.** Stateless.
final class DenialReply {
    /// What a browser will do with the response (Fetch Metadata, 2.1), as this header says.
    static final String DESTINATION = "Sec-Fetch-Dest";

    private static final String SCRIPT = "empty";

    /// The cookie is that of the page to sign in.
    private static final String BY_COOKIE = "Cookie realm=\"kineograph\"";

    private DenialReply() {}

    /// The response to a request whose stream is not hidden from the caller.
    ///
    /// @param destination the request's [#DESTINATION], or nothing
    /// @throws RefusedException if it is a plain denial, which its receiver counts
    static Reply of(Denied denied, Caller caller, String destination, RefusalLog refusals) {
        if (denied.challenge().isEmpty() && denied.retryAfter().isEmpty()) {
            throw new RefusedException(Refusal.DENIED, denied.reason());
        }
        if (denied.challenge().isEmpty() || caller.authorization().isPresent()) {
            // Without credentials, a challenge asks for them and is no refusal.
            refusals.count("http", Refusal.DENIED, caller, denied.reason());
        }
        if (denied.challenge().isEmpty()) {
            return Reply.text(HttpResponseStatus.TOO_MANY_REQUESTS, denied.reason()).with("Retry-After", Math.max(1, denied.retryAfter().orElseThrow().toSeconds()));
        }
        var reply = Reply.text(HttpResponseStatus.UNAUTHORIZED, denied.reason());
        // Browsers read one challenge in each header.
        var challenges = denied.challenge().get().lines();
        (destination.equals(SCRIPT) ? forScript(challenges) : challenges)
                .forEach(challenge -> reply.with("WWW-Authenticate", challenge));
        return reply;
    }

    /// Without those for which browsers ask people: the dialog would hold the script up, which knows better what to say, and would come again and again.
    private static Stream<String> forScript(Stream<String> challenges) {
        return Stream.concat(challenges.filter(challenge -> challenge.startsWith("Bearer ")), Stream.of(BY_COOKIE));
    }
}
