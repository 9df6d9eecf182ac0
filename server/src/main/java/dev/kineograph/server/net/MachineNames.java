// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of this machine: its host name, with and without its domain, and that with `.local`, by which its neighbours find it
/// (RFC 6762).
///
/// **Threading.** Stateless.
public final class MachineNames {
    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    /// All names, in lower case.
    public static final Set<String> ALL = of(hostName());

    private MachineNames() {}

    static Set<String> of(String hostName) {
        var whole = hostName.strip().toLowerCase(Locale.ROOT);
        var first = whole.replaceFirst("\\..*", "");
        return Stream.of(whole, first, first + ".local").filter(name -> !name.isEmpty() && !name.startsWith(".")).collect(Collectors.toSet());
    }

    /// Avoids the DNS where possible: it may not answer for seconds.
    private static String hostName() {
        try {
            return Files.readString(LINUX);
        } catch (IOException e) {
            return bySystem();
        }
    }

    private static String bySystem() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
