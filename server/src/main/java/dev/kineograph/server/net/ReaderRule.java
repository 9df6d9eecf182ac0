// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which pages may read a listener's responses: see [Readers]. Programs, which send no `Origin`, may.
///
/// **Threading.** Immutable.
public final class ReaderRule {
    /// Every page may read.
    public static final ReaderRule ANY = new ReaderRule(Readers.ANY, new PublishAccess(PublishRules.DEFAULT));

    private static final Pattern ORIGIN = Pattern.compile("https?://([^/:\\[]+|\\[[^/\\[]+])(:[0-9]{1,5})?");

    private final Readers readers;
    private final PublishAccess publishing;

    /// @param publishing the listener's rules for publishing: pages that may publish may read
    public ReaderRule(Readers readers, PublishAccess publishing) {
        this.readers = readers;
        this.publishing = publishing;
    }

    /// Why the caller may not read, if it is a page that may not.
    public Optional<RefusedException> refusal(Caller caller) {
        return admits(caller)
                ? Optional.empty()
                : Optional.of(new RefusedException(
                        Refusal.DENIED,
                        "pages of %s may not read here (expected: a page of the same host, or an origin in the listener's 'readers')"
                                .formatted(PublishAccess.shown(caller.origin().orElse("")))));
    }

    /// Whether every page may read.
    public boolean admitsAll() {
        return readers.any();
    }

    /// Whether the caller may read.
    public boolean admits(Caller caller) {
        return readers.any() || caller.origin().map(origin -> admits(origin, caller)).orElse(true);
    }

    private boolean admits(String origin, Caller caller) {
        return isOfHost(origin, caller.host())
                || readers.origins().contains(origin.toLowerCase(Locale.ROOT))
                || publishing.trustsPage(caller);
    }

    /// Whether the caller is a page that may send cookies along: one of the listener's own origin, or of an origin that may publish.
    public boolean trusts(Caller caller) {
        return publishing.trustsPage(caller);
    }

    /// The origins, beside the listener's own, whose pages may [send cookies along][#trusts], in alphabetical order.
    public List<String> trustedOrigins() {
        return publishing.trustedOrigins();
    }

    /// The host is the server's: see [HostRule]. Pages on another port of it come from the same machine.
    static boolean isOfHost(String origin, String host) {
        var parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        return parts.matches() && HostRule.name(parts.group(1)).equals(HostRule.name(host));
    }
}
