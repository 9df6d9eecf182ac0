// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.cluster.ClusterSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/// `cluster:`, the cluster that the server joins.
///
/// **Threading.** Stateless.
public final class ClusterSection {
    private static final String SERVER = "an address such as nats://127.0.0.1:4222";
    private static final int MAX_NAME = 64;

    private ClusterSection() {}

    static ClusterSettings bind(Value value) {
        var keys = Mapping.of(value, Section.CLUSTER);
        var servers = keys.need("servers", SERVER).listOrOne();
        return value.refusing(() -> new ClusterSettings(
                servers.stream().map(server -> ClusterSettings.address(Secret.of(server, SERVER))).toList(),
                keys.get("name").map(name -> name.text("a name of letters, digits, _ and -")).orElseGet(ClusterSection::nameOfThisMachine),
                keys.get("prefix").map(prefix -> prefix.text("the first part of all subjects")).orElse(ClusterSettings.DEFAULT_PREFIX),
                keys.get("secret").map(secret -> Secret.of(secret, "a text")).orElse(""),
                keys.get("credentials").map(file -> Path.of(file.text("a file of NATS credentials"))),
                keys.get("insecure").map(Value::flag).orElse(false)));
    }

    /// The cluster at one NATS server, in which this node has the name of its machine.
    ///
    /// @throws dev.kineograph.RefusedException if it is no address of one, or NATS would be reached without TLS or credentials
    public static ClusterSettings at(String server) {
        return ClusterSettings.of(nameOfThisMachine(), server);
    }

    private static String nameOfThisMachine() {
        try {
            var name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_-]", "-");
            return name.substring(0, Math.min(name.length(), MAX_NAME));
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
