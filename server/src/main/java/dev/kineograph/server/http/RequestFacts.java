// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.server.settings.ServerSettings;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a request's head says, by the rules that count now: for whom it was sent, and what it means. The next request of a connection often has the same
/// head, and then the same facts, as long as the rules are the same. Whether it is allowed is asked each time.
///
/// **Threading.** Confined to its connection's event loop.
final class RequestFacts {
    /// What the name of a program may have of its `User-Agent`.
    private static final int MAX_PROGRAM = 200;

    private final RequestHead head;
    private final ServerSettings settings;
    private final boolean isEncrypted;
    private final Forwarding forwarding;
    private final String basePath;
    private final String path;
    private final Caller caller;
    private @Nullable RouteMatch meaning;
    private @Nullable Object foundBy;
    private @Nullable ViewerIdentity known;
    private @Nullable String hostAndProgram;

    /// @param connected the caller at the other end of the connection
    /// @param ownBase the path below which a proxy has the port, or nothing
    /// @param isEncrypted whether the port is
    /// @throws dev.kineograph.RefusedException if a trusted proxy contradicts itself about the client
    RequestFacts(RequestHead head, Caller connected, ServerSettings settings, String ownBase, boolean isEncrypted) {
        this.head = head;
        this.settings = settings;
        this.isEncrypted = isEncrypted;
        this.forwarding = Forwarding.of(head, connected, settings.proxies());
        this.basePath = forwarding.prefix().orElse(ownBase);
        this.path = belowBase(head.target().path());
        this.caller = RequestCaller.of(head, forwarding, connected, settings.access(), isOverTls());
    }

    /// A proxy may or may not have removed the base path.
    private String belowBase(String asked) {
        return !basePath.isEmpty() && asked.startsWith(basePath + "/") ? asked.substring(basePath.length()) : asked;
    }

    /// Whether they are those of the next request with that head as far as the settings go: these are the same, and the caller does not present what counts for one request.
    @SuppressWarnings("ReferenceEquality") // Settings are replaced as a whole, and comparing all of them would take longer than this is worth.
    boolean areBy(ServerSettings current) {
        return caller.requestLine().isEmpty() && settings == current;
    }

    RequestHead head() {
        return head;
    }

    /// Whether the client has connected by TLS, here or to a trusted proxy.
    boolean isOverTls() {
        return isEncrypted || forwarding.isOverTls();
    }

    /// The path below which a proxy has this server, or nothing.
    String basePath() {
        return basePath;
    }

    /// The path, without the base path.
    String path() {
        return path;
    }

    Caller caller() {
        return caller;
    }

    /// What the path means to a router, if it means anything.
    ///
    /// @param router the one that finds it; it is only compared, and routers know these facts: no type of theirs is needed here
    /// @param find finds it, if that router has not found it yet: another one may take its place while a request begins
    @SuppressWarnings("ReferenceEquality") // Routers are replaced as a whole.
    Optional<RouteMatch> meaning(Object router, Supplier<Optional<RouteMatch>> find) {
        if (meaning == null || foundBy != router) {
            meaning = find.get().orElse(null);
            foundBy = router;
        }
        return Optional.ofNullable(meaning);
    }

    /// The viewer's identity, which is found once if the head says it: whoever has none yet gets another one with each request.
    ViewerIdentity viewer(Supplier<ViewerIdentity> find) {
        if (known != null) {
            return known;
        }
        var viewer = find.get();
        known = viewer.isKnown() ? viewer : null;
        return viewer;
    }

    /// The caller's host and its program.
    String hostAndProgram() {
        if (hostAndProgram == null) {
            var program = head.header("User-Agent");
            hostAndProgram = caller.identity() + " " + (program.length() <= MAX_PROGRAM ? program : program.substring(0, MAX_PROGRAM));
        }
        return hostAndProgram;
    }
}
