// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who makes a request: a program, a page, or this program itself.
///
/// **Threading.** Immutable.
public final class Caller {
    private static final String BEARER = "Bearer ";

    /// Null for the address itself, whose text is made only when needed: there is a caller for each viewer.
    private final @Nullable String identity;

    private final @Nullable InetAddress address;
    private final @Nullable String origin;
    private final @Nullable String page;
    private final String host;
    private final boolean throughProxy;
    private final boolean ofForeignPage;
    private final Presented presented;

    /// What the request presents for its rights; most present nothing, and share one.
    ///
    /// @param session the value of a cookie
    /// @param signature the parameter of a signed address
    /// @param cookies those that the server's access reads
    /// @param certified the names in a certificate
    /// @param requestLine what is requested, if the credential is for that only
    private record Presented(
            @Nullable String authorization,
            @Nullable String session,
            @Nullable String signature,
            Map<String, String> cookies,
            List<String> certified,
            @Nullable RequestLine requestLine) {
        private static final Presented NOTHING = new Presented(null, null, null, Map.of(), List.of(), null);

        /// Without what a browser adds by itself, whichever page asks: what is typed into its prompt, cookies, and certificates.
        private Presented onPurpose() {
            boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
            boolean isAll = (authorization == null || bearer) && session == null && cookies.isEmpty() && certified.isEmpty();
            return isAll ? this : new Presented(bearer ? authorization : null, null, signature, Map.of(), List.of(), null);
        }
    }

    /// What one request asks for. Two are never equal, as each is one request.
    ///
    /// **Threading.** Immutable.
    public static final class RequestLine {
        private final String method;
        private final String target;

        /// The first line of a request.
        ///
        /// @param target the path, with the parameters
        public RequestLine(String method, String target) {
            this.method = method;
            this.target = target;
        }

        /// Such as `GET`.
        public String method() {
            return method;
        }

        /// The path, with the parameters.
        public String target() {
            return target;
        }
    }

    private Caller(
            @Nullable String identity,
            @Nullable InetAddress address,
            @Nullable String origin,
            @Nullable String page,
            String host,
            boolean throughProxy,
            boolean ofForeignPage,
            Presented presented) {
        this.identity = identity;
        this.address = address;
        this.origin = origin;
        this.page = page;
        this.host = host;
        this.throughProxy = throughProxy;
        this.ofForeignPage = ofForeignPage;
        this.presented = presented;
    }

    /// The program that owns the hub, under a name that distinguishes its parts in messages.
    public static Caller program(String name) {
        return new Caller(name, null, null, null, "", false, false, Presented.NOTHING);
    }

    /// The peer of a connection, known by its address.
    public static Caller remote(String identity, InetAddress address) {
        return new Caller(identity.equals(address.getHostAddress()) ? null : identity, address, null, null, "", false, false, Presented.NOTHING);
    }

    /// The same caller, whose request has this `Host` header, and an `Origin` header if a page sent it.
    ///
    /// @param cameThroughProxy whether a header says that a proxy has forwarded the request
    public Caller asking(String newHost, Optional<String> newOrigin, boolean cameThroughProxy) {
        var itsOrigin = newOrigin.orElse(null);
        return new Caller(identity, address, itsOrigin, itsOrigin, newHost, cameThroughProxy, ofForeignPage, presented);
    }

    /// The same caller, whose request comes from a page of this origin, as far as is known: see [#page].
    public Caller on(Optional<String> newPage) {
        return new Caller(identity, address, origin, newPage.orElse(null), host, throughProxy, ofForeignPage, presented);
    }

    /// The same caller, whose request has this `Authorization` header.
    public Caller presenting(String newAuthorization) {
        return with(new Presented(newAuthorization, presented.session, presented.signature, presented.cookies, presented.certified, null));
    }

    /// The same caller, whose request has this `Authorization` header, for this request only (Digest).
    public Caller presenting(String newAuthorization, RequestLine line) {
        return with(new Presented(newAuthorization, presented.session, presented.signature, presented.cookies, presented.certified, line));
    }

    /// The same caller, whose request has a cookie by which somebody has signed in.
    public Caller signedIn(String newSession) {
        return with(new Presented(presented.authorization, newSession, presented.signature, presented.cookies, presented.certified, presented.requestLine));
    }

    /// The same caller, whose request has this signature in its address.
    public Caller signing(String newSignature) {
        return with(new Presented(presented.authorization, presented.session, newSignature, presented.cookies, presented.certified, presented.requestLine));
    }

    /// The same caller, whose request has these cookies, of those that the server's access [reads][Access#cookies].
    public Caller withCookies(Map<String, String> newCookies) {
        return with(new Presented(presented.authorization, presented.session, presented.signature, Map.copyOf(newCookies), presented.certified, presented.requestLine));
    }

    /// The same caller, whose connection has shown a certificate with these names, which has been verified.
    public Caller certified(List<String> names) {
        return with(new Presented(
                presented.authorization, presented.session, presented.signature, presented.cookies, List.copyOf(names), presented.requestLine));
    }

    private Caller with(Presented newPresented) {
        return new Caller(identity, address, origin, page, host, throughProxy, ofForeignPage, newPresented);
    }

    /// The same caller, known to be a page that the server does not trust. Its [#authorization] counts only if it is a bearer token, which scripts add
    /// on purpose; any other is hidden like its [#session], its [cookies][#cookie] and its [#certificateNames], as a browser adds those by itself,
    /// whichever page asks.
    public Caller ofForeignPage() {
        return new Caller(identity, address, origin, page, host, throughProxy, true, presented.onPurpose());
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

    /// The web origin of the page that shows or reads what is requested, also where there is no [#origin], as for an `<img>`: the one of its `Referer`. The text
    /// `null` for a page of another site whose origin the browser withholds; empty for programs, and where nothing says that there is a page. Any program can
    /// claim any page.
    public Optional<String> page() {
        return Optional.ofNullable(page);
    }

    /// The `Host` header of the request; empty if there is none.
    public String host() {
        return host;
    }

    /// Whether a proxy forwarded the request: the address is the proxy's, or the client's as the proxy says.
    public boolean cameThroughProxy() {
        return throughProxy;
    }

    /// Whether a page of another site asks, which the server trusts with nothing that is due to the browser or its address rather than to the page.
    public boolean isForeignPage() {
        return ofForeignPage;
    }

    /// The `Authorization` header of the request, such as `Bearer ...`. The server has not verified it. Do not log it.
    public Optional<String> authorization() {
        return Optional.ofNullable(presented.authorization);
    }

    /// What is requested, if the [#authorization] is for that only.
    public Optional<RequestLine> requestLine() {
        return Optional.ofNullable(presented.requestLine);
    }

    /// The value of the cookie by which somebody has signed in. The server has not verified it. Do not log it.
    public Optional<String> session() {
        return Optional.ofNullable(presented.session);
    }

    /// The value of a cookie that the server's access [reads][Access#cookies]. The server has not verified it. Do not log it.
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(presented.cookies.get(name));
    }

    /// The signature in the requested address. The server has not verified it. Do not log it.
    public Optional<String> signature() {
        return Optional.ofNullable(presented.signature);
    }

    /// The names in the client certificate of the connection: the common name and the alternative ones. It is signed by an authority that the listener trusts.
    /// Empty if there is none, and for the clients of a proxy, whose own certificate says nothing of them.
    public List<String> certificateNames() {
        return presented.certified;
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
        return List.of(identity(), address(), origin(), page(), host, throughProxy, ofForeignPage, presented);
    }

    /// The identity.
    @Override
    public String toString() {
        return identity();
    }
}
