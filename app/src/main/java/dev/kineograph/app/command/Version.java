// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import picocli.CommandLine.IVersionProvider;

/// What `--version` says: `kineograph 1.2.3 (Java 25.0.1, Linux amd64)`.
///
/// **Threading.** Stateless.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "kineograph %s (Java %s, %s %s)"
                    .formatted(own(), Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"))
        };
    }

    /// The jar's version, from its module or, on a class path, from its manifest.
    private static String own() {
        var module = Version.class.getModule();
        var version = module.isNamed()
                ? module.getDescriptor().rawVersion().orElse(null)
                : Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
