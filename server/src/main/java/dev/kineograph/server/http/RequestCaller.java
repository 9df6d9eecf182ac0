// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.server.access.AddressSigner;

/// Who sends a request, and what it presents for its rights: the `Authorization` header, the cookie of somebody who has signed in, and the signature in its address.
/// Read once, and verified by nobody here.
///
/// **Threading.** Stateless.
final class RequestCaller {
    private RequestCaller() {}

    /// The caller of a request.
    ///
    /// @param connected the caller at the other end of the connection
    static Caller of(RequestHead request, Forwarding forwarding, Caller connected) {
        var client = forwarding.client(connected);
        var host = forwarding.host().orElse(request.target().host());
        var asking = client.asking(host, request.origin(), client.cameThroughProxy() || request.isForwarded());
        var authorization = request.header("Authorization");
        var presenting = authorization.isEmpty() ? asking : asking.presenting(authorization);
        var signedIn = SessionCookie.of(request.header("Cookie")).map(presenting::signedIn).orElse(presenting);
        return request.target().query().get(AddressSigner.PARAMETER).map(signedIn::signing).orElse(signedIn);
    }
}
