// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The proxies other than [Nginx] as docs/viewers.md configures them: what is tested is the text that is shown, with other ports.
///
/// **Threading.** Immutable.
enum DocumentedProxy {
    HAPROXY {
        @Override
        ProxyProcess start(Path folder, int server) throws IOException {
            return haproxy(folder, "    frontend pictures\n", server);
        }
    },

    HAPROXY_FOR_CONNECTIONS {
        @Override
        ProxyProcess start(Path folder, int server) throws IOException {
            return haproxy(folder, "    listen pictures\n", server);
        }
    },

    APACHE {
        @Override
        ProxyProcess start(Path folder, int server) throws IOException {
            int own = ProxyProcess.freePort();
            var modules = List.of("mpm_event", "authz_core", "headers", "proxy", "proxy_http", "proxy_wstunnel").stream()
                    .map(module -> "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n".formatted(module, module))
                    .collect(Collectors.joining());
            var file = Files.writeString(
                    folder.resolve("apache.conf"),
                    modules
                            + "ServerName localhost\nServerRoot %1$s\nDefaultRuntimeDir %1$s\nPidFile %1$s/apache.pid\nErrorLog %1$s/apache-error.log\n"
                                    .formatted(folder)
                            + listing("    Listen 80\n", "    Listen 80\n")
                                    .replace("Listen 80\n", "Listen 127.0.0.1:%d\n".formatted(own))
                                    .replace("*:80>", "*:%d>".formatted(own))
                                    .replace(SERVER, LOOPBACK + server));
            return new ProxyProcess("apache2", "apache2-bin", folder, own, List.of("-f", file.toString(), "-DFOREGROUND"));
        }
    };

    private static final String LOOPBACK = "127.0.0.1:";
    private static final String SERVER = LOOPBACK + "8080";

    /// Starts it in front of a port of this machine.
    ///
    /// @param folder for its files
    abstract ProxyProcess start(Path folder, int server) throws IOException;

    /// @param line of its listing
    private static ProxyProcess haproxy(Path folder, String line, int server) throws IOException {
        int own = ProxyProcess.freePort();
        var file = Files.writeString(
                folder.resolve("haproxy-%d.cfg".formatted(own)),
                listing("    global\n", line).replace("bind :80", "bind " + LOOPBACK + own).replace(SERVER, LOOPBACK + server));
        return new ProxyProcess("haproxy", "haproxy", folder, own, List.of("-db", "-f", file.toString()));
    }

    /// The listing of the page that begins with the one line and has the other one, up to the next text.
    private static String listing(String firstLine, String line) throws IOException {
        var page = Files.readString(Path.of("../docs/viewers.md"));
        return page.substring(page.lastIndexOf(firstLine, page.indexOf(line))).lines()
                        .takeWhile(shown -> shown.isEmpty() || shown.startsWith("    "))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
