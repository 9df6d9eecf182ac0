// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who makes a request: a program, a page, or this program itself.
///
/// **Threading.** Immutable.
public final class Caller {
    /// Null for the address itself, whose text is made only when needed: there is a caller for each viewer.
    private final @Nullable String identity;

    private final @Nullable InetAddress address;
    private final @Nullable String origin;
    private final String host;
    private final boolean throughProxy;
    private final @Nullable String authorization;

    private Caller(
            @Nullable String identity,
            @Nullable InetAddress address,
            @Nullable String origin,
            String host,
            boolean throughProxy,
            @Nullable String authorization) {
        this.identity = identity;
        this.address = address;
        this.origin = origin;
        this.host = host;
        this.throughProxy = throughProxy;
        this.authorization = authorization;
    }

    /// The program that owns the hub, under a name that distinguishes its parts in messages.
    public static Caller program(String name) {
        return new Caller(name, null, null, "", false, null);
    }

    /// The peer of a connection, known by its address.
    public static Caller remote(String identity, InetAddress address) {
        return new Caller(identity.equals(address.getHostAddress()) ? null : identity, address, null, "", false, null);
    }

    /// The same caller, whose request has this `Host` header, and an `Origin` header if a page sent it.
    ///
    /// @param cameThroughProxy whether a header says that a proxy has forwarded the request
    public Caller asking(String newHost, Optional<String> newOrigin, boolean cameThroughProxy) {
        return new Caller(identity, address, newOrigin.orElse(null), newHost, cameThroughProxy, authorization);
    }

    /// The same caller, whose request has this `Authorization` header.
    public Caller presenting(String newAuthorization) {
        return new Caller(identity, address, origin, host, throughProxy, newAuthorization);
    }

    /// Who the caller is, as far as is known: two connections of one identity are one publisher.
    public String identity() {
        return identity == null && address != null ? address.getHostAddress() : String.valueOf(identity);
    }

    /// The address of the connection's peer, or of the client for which a trusted proxy forwards the request; empty for the program itself.
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /// The web origin of the page that sent the request, such as `http://example.org`; the text `null` for a page whose origin the browser
    /// withholds; empty for programs.
    public Optional<String> origin() {
        return Optional.ofNullable(origin);
    }

    /// The `Host` header of the request; empty if there is none.
    public String host() {
        return host;
    }

    /// Whether a proxy forwarded the request: the address is the proxy's, or the client's as the proxy says.
    public boolean cameThroughProxy() {
        return throughProxy;
    }

    /// Whether it is this program, or another program of this machine that asks for itself: not for a page, and not through a proxy.
    boolean isOfThisMachine() {
        return address == null || (address.isLoopbackAddress() && origin == null && !throughProxy);
    }

    /// The `Authorization` header of the request, such as `Bearer ...`. The server has not verified it. Do not log it.
    public Optional<String> authorization() {
        return Optional.ofNullable(authorization);
    }

    /// Whether the same facts are known of the other caller.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Caller caller && known().equals(caller.known()));
    }

    @Override
    public int hashCode() {
        return known().hashCode();
    }

    private List<Object> known() {
        return List.of(identity(), address(), origin(), host, throughProxy, authorization());
    }

    /// The identity.
    @Override
    public String toString() {
        return identity();
    }
}
