// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.settings.NodeTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `GET /api/v1/nodes`: the nodes of the cluster that the server is in, and what travels between them, for those who administer it.
///
/// **Threading.** Shared: called on every event loop.
public final class NodesEndpoint implements Endpoint {
    private static final double NANOS_PER_MILLI = 1e6;

    private volatile Optional<NodeTable> table = Optional.empty();

    /// There are no nodes until there is a [table][#use].
    public NodesEndpoint() {}

    /// Answers with what this says from now on.
    public void use(NodeTable newTable) {
        table = Optional.of(newTable);
    }

    /// The name of this node, if the server is in a cluster.
    Optional<String> ownName() {
        return table.map(NodeTable::name);
    }

    /// The node from which a stream's pictures come, if they are not the server's own.
    Optional<String> nodeOf(StreamName stream) {
        return table.flatMap(known -> known.nodeOf(stream));
    }

    boolean isEstimated(StreamName stream) {
        return table.filter(known -> known.isEstimated(stream)).isPresent();
    }

    @Override
    public void handle(Exchange exchange) {
        var overview = table.orElseThrow(() -> new RefusedException(
                        Refusal.NO_SUCH_STREAM, "%s: this server is in no cluster".formatted(exchange.shownPath())))
                .overview();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", overview.name());
        answer.put("connected", overview.connected());
        answer.put("sent", volume(overview.sent()));
        answer.put("received", volume(overview.received()));
        answer.put("nodes", overview.nodes().stream().map(NodesEndpoint::node).toList());
        answer.put("transfers", overview.transfers().stream().map(NodesEndpoint::transfer).toList());
        exchange.reply(Reply.json(answer));
    }

    private static Map<String, Object> volume(NodeTable.Volume volume) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("frames", volume.frames());
        answer.put("bytes", volume.bytes());
        return answer;
    }

    private static Map<String, Object> node(NodeTable.Node node) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", node.name());
        answer.put("streams", node.streams());
        node.clockError().ifPresent(error -> answer.put("clockErrorMillis", error.toNanos() / NANOS_PER_MILLI));
        return answer;
    }

    private static Map<String, Object> transfer(NodeTable.Transfer transfer) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("stream", transfer.stream().value());
        answer.put("variant", transfer.variant());
        answer.put("from", transfer.from());
        answer.put("to", transfer.to());
        answer.putAll(volume(transfer.volume()));
        return answer;
    }
}
