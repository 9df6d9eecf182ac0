// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.URI;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// Turns the addresses of one scheme into sources: `render:wave?fps=30` is a source of whoever provides `render`.
///
/// Found by [ServiceLoader]: a jar with a provider on the module path or class path is all that a new kind of source takes.
public interface SourceProvider {

    /// The scheme, in small letters, such as `render`.
    String scheme();

    /// The source that an address of this scheme means. Nothing is opened yet: that is [Source#run]'s part.
    ///
    /// @throws RefusedException if the address means nothing here; the message says what was expected
    Source open(URI address);

    /// The source that an address means, by the provider of its scheme.
    ///
    /// @throws RefusedException if nobody provides the scheme, or its provider refuses the address
    static Source find(URI address) {
        var providers = ServiceLoader.load(SourceProvider.class).stream().map(ServiceLoader.Provider::get).toList();
        var scheme = address.getScheme();
        return providers.stream()
                .filter(provider -> provider.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_VALUE,
                        // Not the whole address: there may be a password in it.
                        "source: %s (expected: an address that begins with %s)"
                                .formatted(scheme == null ? "an address with no scheme" : scheme + ":", providers.stream()
                                        .map(provider -> provider.scheme() + ":")
                                        .sorted()
                                        .collect(Collectors.joining(", ")))))
                .open(address);
    }
}
