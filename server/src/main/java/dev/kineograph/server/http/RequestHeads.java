// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The heads of a connection's requests. A request that comes [again][LastHead] is not checked again, and has the head that it had.
///
/// **Threading.** Confined to its connection's event loop.
final class RequestHeads {
    private @Nullable DecodedHead last;

    /// What is wrong with a request's head.
    ///
    /// @param isEncrypted whether it came by TLS
    Optional<BadHead> fault(HttpRequest request, boolean isEncrypted) {
        return last != null && last.isOf(request) ? Optional.empty() : BadHead.in(request, isEncrypted);
    }

    /// The head of a request without such a fault.
    ///
    /// @param format knows whether the request may come again: no other head is kept
    /// @throws dev.kineograph.RefusedException if its target or its `Host` is malformed, or a GET has a body
    DecodedHead of(HttpRequest request, HttpFormat format) {
        if (last != null && last.isOf(request)) {
            return last;
        }
        var head = DecodedHead.checked(request);
        last = format.comesAgain(request) ? head : null;
        return head;
    }
}
