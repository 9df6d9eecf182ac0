// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.Access.Action;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.StreamChoice;
import dev.kineograph.server.http.StreamChoice.Naming;
import dev.kineograph.server.settings.DropInDialect;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import dev.kineograph.server.viewer.snapshot.SnapshotEndpoint;

/// Makes the lines of a [DropInType]'s table, which lead to existing endpoints.
///
/// **Threading.** Immutable.
public final class DropInTable {
    private final DropInDialect settings;
    private final DialectContext context;
    private final Endpoint live;
    private final Endpoint snapshot;

    DropInTable(DropInDialect settings, DialectContext context) {
        this(settings, context, VariantChoice.OUR_NAMES);
    }

    private DropInTable(DropInDialect settings, DialectContext context, VariantChoice.Names names) {
        this.settings = settings;
        this.context = context;
        var forms = VariantChoice.lenient(context.hub(), context.audiences(), names);
        this.live = new MultipartEndpoint(context.hub(), context.audiences(), forms);
        this.snapshot = new SnapshotEndpoint(context.audiences(), forms);
    }

    /// The same for a server whose parameters for sizes, qualities and rates have other names than ours.
    public DropInTable with(VariantChoice.Names names) {
        return new DropInTable(settings, context, names);
    }

    /// What the server gives to every dialect.
    public DialectContext context() {
        return context;
    }

    /// The live picture of the default stream.
    public Route live(String pattern) {
        return live(pattern, Naming.NONE);
    }

    /// The live picture of the stream that the address names.
    public Route live(String pattern, Naming naming) {
        return line("GET", pattern, naming, live);
    }

    /// The live picture of the default stream, for a client that asks by POST.
    public Route posted(String pattern) {
        return line("POST", pattern, Naming.NONE, live);
    }

    /// The newest picture of the default stream.
    public Route snapshot(String pattern) {
        return snapshot(pattern, Naming.NONE);
    }

    /// The newest picture of the stream that the address names.
    public Route snapshot(String pattern, Naming naming) {
        return line("GET", pattern, naming, snapshot).to(Action.SNAPSHOT);
    }

    /// An endpoint's answer about the stream that the address names.
    public Route line(String pattern, Naming naming, Endpoint endpoint) {
        return line("GET", pattern, naming, endpoint);
    }

    private Route line(String method, String pattern, Naming naming, Endpoint endpoint) {
        return Route.watch(method, pattern, new StreamChoice(naming, settings.stream()), endpoint);
    }
}
