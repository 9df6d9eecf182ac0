// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.net.URI;
import java.util.Optional;

/// A program of the operator's own that decides, over HTTP, where a rule names [Who.Asked].
///
/// It gets a `POST` with what is asked in JSON: `action`, `stream`, and as far as they are known `address`, `host`, `origin`, `user`, `password` and `token`. The caller's
/// `Authorization` header and the cookie are headers of that request. Its answer is yes (2xx), no to whoever this is (403), or that a credential is missing or wrong (401). Anything else,
/// or nothing within two seconds, is no.
///
/// **Threading.** Immutable.
///
/// @param address where it is, `https` or `http`. All credentials that are not known here are sent there
/// @param cookie the name of a cookie that it gets too
public record AccessCallback(URI address, Optional<String> cookie) {
    /// @throws RefusedException if it is no such address, or no cookie can have that name
    public AccessCallback {
        if (!OutgoingRequests.isAddress(address)) {
            throw new RefusedException(Refusal.BAD_VALUE, "ask: no address to ask (expected: such as http://127.0.0.1:3000/access)");
        }
        cookie.ifPresent(name -> CookieName.checked("askCookie", name));
    }

    /// The program at this address.
    ///
    /// @throws RefusedException if it is no such address
    public static AccessCallback at(URI address) {
        return new AccessCallback(address, Optional.empty());
    }

    /// The same, which gets a cookie too.
    ///
    /// @throws RefusedException if no cookie can have that name
    public AccessCallback withCookie(String name) {
        return new AccessCallback(address, Optional.of(name));
    }

    /// Where it is, without a query, which may have a secret.
    @Override
    public String toString() {
        return OutgoingRequests.shown(address);
    }
}
