// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import dev.kineograph.server.settings.Reloader;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A listener's own rules: programs of this machine and of the listener's `allow` may publish, and so may pages of the listener's own
/// origin and of its `origins`; or nobody may ([dev.kineograph.server.settings.Publishing]). Anyone may watch. Nobody may administer.
///
/// Foreign pages that are open in a browser on this machine can send requests here too; their `Origin` gives them away. The listener's
/// own origin is the request's `Host`, but only if that is an address or a name of this server: a foreign name that was made to point
/// here (DNS rebinding) belongs to a foreign page.
///
/// **Threading.** Immutable.
public final class PublishAccess implements Access {
    private static final String THROUGH_PROXY = "; what a proxy has forwarded, and any HTTP/1.0, may come from anywhere";

    private final PublishRules rules;
    private final Set<String> origins;
    private final HostRule hosts;

    /// The access of a listener with these rules, whose names are its addresses and the names of this machine.
    public PublishAccess(PublishRules rules) {
        this(rules, new HostRule(AllowedHosts.DEFAULT));
    }

    /// The access of a listener with these rules.
    ///
    /// @param hosts the names of the listener
    public PublishAccess(PublishRules rules, HostRule hosts) {
        this.rules = rules;
        this.hosts = hosts;
        this.origins = rules.origins().stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    @Override
    public Decision check(Action action, StreamName stream, Caller caller) {
        return switch (action) {
            case WATCH, SNAPSHOT -> Decision.allowed();
            case PUBLISH -> mayPublish(caller);
            case ADMINISTER -> mayAdminister(stream, caller);
        };
    }

    /// To have the configuration read again changes only what its owner has changed, so programs of this machine may.
    private static Decision mayAdminister(StreamName stream, Caller caller) {
        boolean isHere = caller.address().filter(InetAddress::isLoopbackAddress).isPresent() && !caller.cameThroughProxy() && caller.origin().isEmpty();
        return isHere && stream.equals(Reloader.STREAM)
                ? Decision.allowed()
                : Decision.denied("%s may not change what streams there are".formatted(caller));
    }

    private Decision mayPublish(Caller caller) {
        if (rules.publishing() == Publishing.NOBODY) {
            return Decision.denied("nobody may publish here (expected: another port, since 'publishing' of this listener is nobody)");
        }
        var address = caller.address();
        if (address.isPresent() && !isAllowed(address.get(), caller.cameThroughProxy())) {
            return Decision.denied(
                    "%s may not publish here (expected: a program on this machine%s)%s"
                            .formatted(caller, furtherPlaces(), address.get().isLoopbackAddress() ? THROUGH_PROXY : ""));
        }
        var origin = caller.origin();
        if (origin.isPresent() && !trustsPage(caller)) {
            return Decision.denied(
                    "pages of %s may not publish here (expected: a page of this server, or an origin in the listener's 'origins')"
                            .formatted(shown(origin.get())));
        }
        return Decision.allowed();
    }

    private String furtherPlaces() {
        return rules.publishing() == Publishing.LOOPBACK
                ? ", since 'publishing' of this listener is loopback"
                : ", or an address in the listener's 'allow' or --allow";
    }

    /// Whether the caller is a page of the listener's own origin or of its `origins`.
    public boolean trustsPage(Caller caller) {
        return caller.origin().filter(origin -> trustsPage(origin, caller.host())).isPresent();
    }

    /// Whether pages of that origin are of the listener's own, under that host, or of its `origins`.
    boolean trustsPage(String origin, String host) {
        return isOwn(origin, host) || origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    List<String> trustedOrigins() {
        return origins.stream().sorted().toList();
    }

    /// A proxy on this machine forwards for clients anywhere.
    private boolean isAllowed(InetAddress address, boolean throughProxy) {
        return (address.isLoopbackAddress() && !throughProxy)
                || rules.allow().stream().anyMatch(range -> range.contains(address));
    }

    private boolean isOwn(String origin, String host) {
        var lowerCase = host.toLowerCase(Locale.ROOT);
        return !host.isEmpty()
                && (origin.equals("http://" + lowerCase) || origin.equals("https://" + lowerCase))
                && hosts.isOwn(host);
    }

    /// Shows the origin only if it is a URI with a host, as it may be any text.
    static String shown(String origin) {
        try {
            var uri = URI.create(origin);
            if (uri.getAuthority() != null) {
                return "%s://%s".formatted(uri.getScheme(), uri.getAuthority());
            }
        } catch (IllegalArgumentException e) {
            // Shown as below.
        }
        return "another origin";
    }
}
