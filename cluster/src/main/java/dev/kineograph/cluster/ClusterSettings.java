// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a hub joins a cluster.
///
/// Whoever may write the cluster's subjects on NATS is trusted with names and numbers. So a NATS server on another machine has to be reached over TLS and
/// with credentials, unless the settings say [insecure][#withInsecure].
///
/// **Threading.** Immutable.
///
/// @param servers addresses of NATS servers of one system, such as `nats://127.0.0.1:4222` or `tls://nats.example.org`, perhaps with `USER:PASSWORD@`; the
///     others are tried when one fails
/// @param name the name of this node: 1 to 64 letters, digits, `_` and `-`, different from those of all other nodes
/// @param prefix the first part of all subjects: clusters with different prefixes know nothing of each other
/// @param secret the same for all nodes of a cluster: viewers' identities are hashed with it, and nodes with another secret are ignored
/// @param credentials a file with NATS credentials (`.creds`)
/// @param insecure whether NATS servers on other machines may be used without TLS or without credentials
public record ClusterSettings(
        List<URI> servers, String name, String prefix, String secret, Optional<Path> credentials, boolean insecure) {
    /// The prefix of a cluster that is given no other.
    public static final String DEFAULT_PREFIX = "kineograph";

    private static final int MAX_SHOWN = 80;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{1,64}){0,7}");

    /// Checks all values.
    ///
    /// @throws RefusedException if one of them is wrong, or a server would be reached without TLS or credentials
    public ClusterSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw refused("servers", "none", "at least one, such as nats://127.0.0.1:4222");
        }
        if (!NAME.matcher(name).matches()) {
            throw refused("name", "'" + VisibleText.excerpt(name, MAX_SHOWN) + "'", "1 to 64 letters, digits, _ and -");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw refused("prefix", "'" + VisibleText.excerpt(prefix, MAX_SHOWN) + "'", "letters, digits, _ and -, in parts that are joined by dots");
        }
        for (var server : servers) {
            checkScheme(server);
            if (!insecure && !isLoopback(server)) {
                checkProtected(server, credentials.isPresent());
            }
        }
    }

    /// A node of the cluster `kineograph`, without a secret of its own.
    ///
    /// @throws RefusedException as the constructor
    public static ClusterSettings of(String name, String... servers) {
        return new ClusterSettings(
                Stream.of(servers).map(ClusterSettings::address).toList(), name, DEFAULT_PREFIX, "", Optional.empty(), false);
    }

    /// The address of a server.
    ///
    /// @throws RefusedException if it is not an address; the message does not quote it, as it may contain a password
    public static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused("server", "not an address", "such as nats://127.0.0.1:4222");
        }
    }

    /// The same in the cluster of another prefix.
    public ClusterSettings withPrefix(String newPrefix) {
        return new ClusterSettings(servers, name, newPrefix, secret, credentials, insecure);
    }

    /// The same with a secret, the same for all nodes.
    public ClusterSettings withSecret(String newSecret) {
        return new ClusterSettings(servers, name, prefix, newSecret, credentials, insecure);
    }

    /// The same with a file of NATS credentials.
    public ClusterSettings withCredentials(Path file) {
        return new ClusterSettings(servers, name, prefix, secret, Optional.of(file), insecure);
    }

    /// The same, also without TLS or credentials to servers on other machines.
    public ClusterSettings withInsecure() {
        return new ClusterSettings(servers, name, prefix, secret, credentials, true);
    }

    private static void checkScheme(URI server) {
        var scheme = String.valueOf(server.getScheme());
        if (!scheme.equals("nats") && !scheme.equals("tls")) {
            throw refused("server", VisibleText.excerpt(scheme, MAX_SHOWN) + ":", "nats:// or tls://");
        }
        if (server.getHost() == null) {
            throw refused("server", scheme + ": without a host", scheme + "://HOST:PORT");
        }
    }

    private static boolean isLoopback(URI server) {
        try {
            return Stream.of(InetAddress.getAllByName(server.getHost())).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void checkProtected(URI server, boolean hasCredentials) {
        var expected = "tls:// and credentials for a server that is not on this machine, or insecure: true in a network of your own";
        if (!"tls".equals(server.getScheme())) {
            throw refused("server", shown(server) + ", which is not encrypted", expected);
        }
        if (!hasCredentials && server.getUserInfo() == null) {
            throw refused("server", shown(server) + " without credentials", expected);
        }
    }

    /// A server's address without a password.
    static String shown(URI server) {
        return server.getScheme() + "://" + server.getHost() + (server.getPort() < 0 ? "" : ":" + server.getPort());
    }

    private static RefusedException refused(String what, String seen, String expected) {
        return new RefusedException(Refusal.BAD_VALUE, "cluster: %s: %s (expected: %s)".formatted(what, seen, expected));
    }

    /// Name, prefix and servers, without what is secret.
    @Override
    public String toString() {
        return "%s in %s at %s".formatted(name, prefix, servers.stream().map(ClusterSettings::shown).toList());
    }
}
