// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.mjpgstreamer;

import dev.kineograph.Hub;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.util.List;
import java.util.Map;

/// `/program.json`: the inputs and outputs, which are the default stream and this server. It says nothing about other streams.
///
/// **Threading.** Immutable.
record ProgramEndpoint(Hub hub) implements Endpoint {
    @Override
    public void handle(Exchange exchange) {
        var name = exchange.stream(hub).name().value();
        exchange.reply(Reply.json(Map.of("inputs", plugins(name), "outputs", plugins("http"))));
    }

    private static List<Map<String, String>> plugins(String name) {
        return List.of(Map.of("id", "0", "name", name, "plugin", "kineograph", "args", ""));
    }
}
