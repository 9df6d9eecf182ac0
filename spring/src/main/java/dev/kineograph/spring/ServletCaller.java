// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.server.access.AddressSigner;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who sends a request to the servlet, as an [Access] wants to know it.
///
/// **Threading.** Stateless.
final class ServletCaller {
    private ServletCaller() {}

    static Caller of(HttpServletRequest request, Access access) throws IOException {
        // The container gives the address as numbers.
        var address = InetAddress.getByName(request.getRemoteAddr());
        var names = access.cookies();
        var cookies = Stream.of(Objects.requireNonNullElse(request.getCookies(), new Cookie[0]))
                .filter(cookie -> names.contains(cookie.getName()))
                .collect(Collectors.toMap(Cookie::getName, Cookie::getValue, (first, _) -> first));
        var caller = Caller.remote(address.getHostAddress(), address)
                .asking(Objects.requireNonNullElse(request.getHeader("Host"), ""), Optional.ofNullable(request.getHeader("Origin")), false)
                .withCookies(cookies);
        var presenting = Optional.ofNullable(request.getHeader("Authorization")).map(caller::presenting).orElse(caller);
        return Optional.ofNullable(request.getParameter(AddressSigner.PARAMETER)).map(presenting::signing).orElse(presenting);
    }
}
