// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.KeptPermit;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.VisibleStreams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One request and its response, in any version of HTTP.
///
/// **Threading.** Confined to the event loop of its connection.
public final class Exchange {
    private final HttpStream stream;
    private final RequestFacts facts;
    private final RequestHead request;
    private final HttpServices services;
    private boolean tellsPage;
    private @Nullable Router router;
    private @Nullable RouteMatch match;
    private @Nullable Permit permit;
    private @Nullable ViewerIdentity viewer;
    private @Nullable FutureListener<Void> whenGone;

    /// It asks for a WebSocket where there is none: the rest of it is an ordinary GET (RFC 9110, 7.8).
    private boolean ignoresUpgrade;

    /// @param facts those of its head
    /// @param services those of the port that received it
    Exchange(HttpStream stream, RequestFacts facts, HttpServices services) {
        this.stream = stream;
        this.facts = facts;
        this.request = facts.head();
        this.services = services;
    }

    /// Redirects a request for the base path itself to the same path with a trailing `/`, since all addresses on our pages are relative. Returns
    /// whether it did.
    boolean redirectsToBase() {
        var basePath = facts.basePath();
        boolean needed = !basePath.isEmpty() && path().equals(basePath) && method().equals("GET");
        if (needed) {
            var there = basePath.substring(basePath.lastIndexOf('/') + 1) + "/" + query().text();
            reply(Reply.empty(HttpResponseStatus.FOUND).with("Location", there).with("Cache-Control", "no-store"));
        }
        return needed;
    }

    /// Whether the client has connected by TLS, here or to a trusted proxy.
    public boolean isOverTls() {
        return facts.isOverTls();
    }

    void routeTo(RouteMatch newMatch, Router newRouter) {
        match = newMatch;
        router = newRouter;
    }

    void allowedBy(Permit newPermit) {
        permit = newPermit;
    }

    private Router router() {
        if (router == null) {
            throw new IllegalStateException("not routed yet");
        }
        return router;
    }

    RequestFacts facts() {
        return facts;
    }

    /// What the path means.
    public RouteMatch match() {
        if (match == null) {
            throw new IllegalStateException("not routed yet");
        }
        return match;
    }

    /// The stream that the path names.
    ///
    /// @throws RefusedException if there is none; the message names the nearest address that exists
    public ImageStream stream(Hub hub) {
        return router().find(hub, this);
    }

    /// Finds the streams that the caller may watch, for a list.
    ///
    /// @param then called with them, at once or when all decisions are known; what it throws is answered as if the endpoint had thrown it
    public void visible(Collection<ImageStream> streams, Consumer<List<ImageStream>> then) {
        router().visible(streams, this, then);
    }

    /// The same, for a response that continues and asks again.
    public VisibleStreams visibleOf(Collection<ImageStream> streams) {
        return router().visible(streams, this);
    }

    /// Whether the caller may administer the stream, as far as that is known at once.
    public boolean mayAdminister() {
        return router().mayAdminister(this);
    }

    /// Finds whether a program of the caller, or a page of this server, may do this, for a page that offers it. Calls `then` at once or when it is known.
    public void may(Action action, StreamName stream, Consumer<Boolean> then) {
        router().may(action, stream, this, then);
    }

    /// The permit by which this request was admitted, for code that holds it while the response continues.
    public Permit permit() {
        if (permit == null) {
            throw new IllegalStateException("%s: no stream's address".formatted(path()));
        }
        return permit;
    }

    /// Keeps the permit for something that outlives this exchange, and must close it.
    ///
    /// @param end run on this event loop if the caller's permission is revoked before that
    public KeptPermit keepPermit(Runnable end) {
        return permit().keep(loop(), _ -> end.run());
    }

    /// The method as written in the table of endpoints: `GET` for HEAD too, `WEBSOCKET` for a request that opens a WebSocket.
    String method() {
        return isHead() || ignoresUpgrade ? "GET" : request.method();
    }

    void ignoreUpgrade() {
        ignoresUpgrade = !request.mustUpgrade();
    }

    /// Whether only the head of the response is requested: then no viewer is counted and no source is started.
    public boolean isHead() {
        return request.method().equals("HEAD");
    }

    /// The `Host` header as received; [Caller#host] is the host that the client used, if a trusted proxy says so. May be empty.
    String host() {
        return request.target().host();
    }

    /// The path, without the base path.
    public String path() {
        return facts.path();
    }

    /// One of our addresses as the client of a proxy has to request it: below the base path.
    public String addressForClient(String ours) {
        return facts.basePath() + ours;
    }

    /// The relative path from the requested address to this server's root, such as `../`. Behind a proxy the root may be a path of another host, which
    /// only the browser knows.
    public String base() {
        long folders = path().chars().filter(letter -> letter == '/').count() - 1;
        return folders <= 0 ? "./" : "../".repeat((int) folders);
    }

    /// Links to the server's other ports, as HTML for a page; or nothing.
    public String portLinks() {
        return services.ports().html(caller());
    }

    /// One of our addresses, as the client of a proxy has to request it, as a link on this request's page.
    String link(String addressForClient) {
        return base() + addressForClient.substring(facts.basePath().length() + 1);
    }

    /// Whether a page is wanted: a browser's tab or frame asks, not a program or an `<img>`.
    public boolean wantsPage() {
        return method().equals("GET") && request.acceptsPage();
    }

    /// The beginning of the path, for messages.
    public String shownPath() {
        return request.target().shownPath();
    }

    /// The parameters.
    public Query query() {
        return request.target().query();
    }

    /// A header's first value, or nothing.
    public String header(String name) {
        return request.header(name);
    }

    /// The caller.
    public Caller caller() {
        return facts.caller();
    }

    /// The viewer's identity.
    ///
    /// @throws RefusedException if the address has a bad token
    public ViewerIdentity viewer() {
        if (viewer == null) {
            viewer = facts.viewer(() -> query().get("viewer").map(ViewerIdentity::ofToken).orElseGet(this::viewerWithoutToken));
        }
        return viewer;
    }

    private ViewerIdentity viewerWithoutToken() {
        return services.settings().get().viewers().byCookie()
                ? ViewerIdentity.ofCookie(header("Cookie"), this::newCookie, isOverTls())
                : ViewerIdentity.ofConnection(stream.peer());
    }

    private String newCookie() {
        var address = caller().address().orElseGet(InetAddress::getLoopbackAddress);
        return services.newcomers().cookie(address, header("User-Agent"), header("Referer"), path());
    }

    /// The identity of a client that fetches one picture after another without a cookie, often on a new connection each time: its
    /// host and its program.
    public String hostAndProgram() {
        return facts.hostAndProgram();
    }

    /// Ends the exchange at once; the unsent rest of the response is lost.
    public void abort() {
        stream.abort();
    }

    /// Completed when nothing can reach the client any more.
    public Future<Void> closed() {
        return stream.closed();
    }

    /// The connection's event loop.
    public EventLoop loop() {
        return stream.loop();
    }

    /// The bounds for messages that arrive on the connection.
    public InputBounds inputBounds() {
        return stream.inputBounds();
    }

    /// Whether the request says where its body ends.
    public boolean hasLength() {
        return request.hasLength();
    }

    /// Why the page that sends the request may not read this port's responses; empty if it may, and for programs. Where a browser sends no `Origin`,
    /// as for an `<img>`, it does not let the page read the response.
    public Optional<RefusedException> pageRefusal() {
        return header("Origin").isEmpty() ? Optional.empty() : services.readers().refusal(caller());
    }

    /// Lets the page read the response that follows, though it may not read others: it says only that.
    public void tellPage() {
        tellsPage = true;
    }

    /// What the port's connections share.
    public HttpServices services() {
        return services;
    }

    void makeReadable(ResponseHead head) {
        if (tellsPage) {
            head.tells(caller());
        } else {
            head.readableBy(caller(), services.readers());
        }
    }

    /// Answers, in the form that the client accepts, and without the body if the client has it. A request is answered once.
    public void reply(Reply reply) {
        var form = reply.forRequest(request, method().equals("GET")).at(path(), this::addressForClient);
        makeReadable(form.head());
        stream.reply(form);
    }

    /// Checks what the request expects, before it changes what is there.
    ///
    /// @param tag the entity tag of what is there, if anything is
    /// @throws RefusedException if it expects something else
    public void checkConditions(Optional<String> tag) {
        Conditions.of(request).checkChange(tag, shownPath());
    }

    /// Receives the request's body as a whole, up to [Picture#MAX_BYTES].
    ///
    /// @throws RefusedException if its declared length is over that
    public void receive(Consumer<byte[]> body) {
        receive(Picture::checkLength, body);
    }

    /// Receives the request's body as a whole.
    ///
    /// @param lengthCheck gets the declared length, then how much has arrived, and throws if that is too much
    /// @throws RefusedException if the check does
    public void receive(LongConsumer lengthCheck, Consumer<byte[]> body) {
        lengthCheck.accept(announcedLength());
        long most = announcedLength() > 0 ? announcedLength() : Long.MAX_VALUE;
        stream.receive(new WholeBody(new ByteCollector(stream::openMemory), most, lengthCheck, body));
    }

    /// Receives the request's body as it arrives.
    public void receive(BodyReader reader) {
        stream.receive(reader);
    }

    /// The declared length of the body; 0 if there is none.
    public long announcedLength() {
        return request.announcedLength();
    }

    /// The memory that is held for the client, until it is released.
    public HeldBytes heldBytes() {
        return new HeldBytes(stream::openMemory);
    }

    /// Answers with a refusal that cannot be thrown, as the endpoint is not being called, and stops reading the body; does nothing
    /// if the request has been answered.
    public void refuse(RefusedException refusal) {
        stream.refuse(refusal);
    }

    /// Counts a refusal that is not the answer to the request, and logs it.
    public void count(RefusedException refusal) {
        services.refusals().count("http", caller(), refusal);
    }

    /// Continues this request on another event loop, where its connection stays: at once if it is there already. An exception of the
    /// step is answered as if the endpoint had thrown it. If the loop has ended, the connection ends and the step is not run.
    public void moveTo(EventLoop loop, Runnable step) {
        stream.continueOn(loop, step);
    }

    /// Waits for something that does not depend on the client.
    ///
    /// @param gone run if the client becomes unreachable before the request is [resumed][#resume]
    void suspend(Runnable gone) {
        FutureListener<Void> listener = _ -> gone.run();
        whenGone = listener;
        closed().addListener(listener);
        stream.suspend();
    }

    /// Continues this [suspended][#suspend] request on its event loop; does nothing if the client has gone. An exception of the step is
    /// answered as if the endpoint had thrown it.
    void resume(Runnable step) {
        if (whenGone != null) {
            closed().removeListener(whenGone);
            whenGone = null;
        }
        stream.resume(step);
    }

    /// Sets no deadline for the response: the endpoint makes sure that it is sent.
    public void waitForAnswer() {
        stream.waitForAnswer();
    }

    /// Responds with a body that has no end yet.
    ///
    /// @param opening the first bytes of the body; the connection releases them
    /// @param owner fills the body once it has begun
    /// @param readers read what the client sends from now on, but not before the owner has begun
    public void begin(ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers) {
        makeReadable(head);
        stream.begin(head, opening, owner, readers);
    }
}
