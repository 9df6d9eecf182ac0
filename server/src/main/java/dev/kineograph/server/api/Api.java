// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Hub;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.viewer.Audiences;

/// The endpoints below `/api/v1` that a server has for all of its listeners.
///
/// **Threading.** Immutable; the endpoints are shared.
public record Api(
        StreamList streams, StreamEditor editor, ViewersEndpoint viewers, EventsEndpoint events, StatsEndpoint stats, NodesEndpoint nodes,
        ReloadEndpoint reload) {
    /// Those of a server that starts now.
    public static Api of(
            Hub hub, Audiences audiences, CurrentSettings settings, ConnectionLimits limits, MemoryBudget memory, RefusalLog refusals) {
        var editor = new StreamEditor();
        var nodes = new NodesEndpoint();
        return new Api(
                new StreamList(hub, editor, nodes),
                editor,
                new ViewersEndpoint(hub, audiences),
                new EventsEndpoint(hub, settings, nodes),
                new StatsEndpoint(hub, settings, limits, memory, refusals),
                nodes,
                new ReloadEndpoint());
    }
}
