// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as a decoder passes it on. Its head is checked and read once, also if the request [comes again][LastHead].
///
/// **Threading.** Confined to its connection's event loop.
final class DecodedRequest extends DefaultHttpRequest {
    private @Nullable DecodedHead head;

    DecodedRequest(HttpVersion version, HttpMethod method, String target, HttpHeaders headers) {
        super(version, method, target, headers);
    }

    /// What is wrong with its head.
    ///
    /// @param isEncrypted whether it came by TLS
    Optional<BadHead> fault(boolean isEncrypted) {
        return head == null ? BadHead.in(this, isEncrypted) : Optional.empty();
    }

    /// Its head, which has no such fault.
    ///
    /// @throws dev.kineograph.RefusedException if its target or its `Host` is malformed, or a GET has a body
    DecodedHead head() {
        if (head == null) {
            head = DecodedHead.of(this);
        }
        return head;
    }
}
