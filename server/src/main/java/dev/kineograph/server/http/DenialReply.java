// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.RefusalLog;
import io.netty.handler.codec.http.HttpResponseStatus;

/// The response to a caller that may not do it: 401 if a credential might help, 429 after too many wrong ones, otherwise 403.
///
/// **Threading.** Stateless.
final class DenialReply {
    private DenialReply() {}

    /// The response to a request whose stream is not hidden from the caller.
    ///
    /// @throws RefusedException if it is a plain denial, which its receiver counts
    static Reply of(Denied denied, Caller caller, RefusalLog refusals) {
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
        denied.challenge().get().lines().forEach(challenge -> reply.with("WWW-Authenticate", challenge));
        return reply;
    }
}
