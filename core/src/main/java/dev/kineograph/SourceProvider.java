// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// Turns the addresses of some schemes into sources: `render:wave?fps=30` is an address for the provider of `render`.
///
/// Found by [ServiceLoader]: to add a kind of source, put a jar with a provider on the module path or class path.
///
/// **Threading.** Shared; any thread.
public interface SourceProvider {

    /// The schemes, in lower case, such as `render`; or `http` and `https`.
    List<String> schemes();

    /// The source for an address of one of these schemes. Nothing is opened yet; [Source#run] does that.
    ///
    /// @throws RefusedException if the address is not a valid one; the message says what was expected
    Source open(URI address);

    /// The source for an address that comes from outside while the program runs, not from its configuration. Such an address may not
    /// run programs, read files or devices, or reach what only this machine can reach.
    ///
    /// Refused unless a provider says otherwise.
    ///
    /// @throws RefusedException if the address is not a valid one, or such a source is allowed only in the configuration
    default Source openUntrusted(URI address) {
        throw new RefusedException(
                Refusal.DENIED,
                "source: %s: allowed only in the configuration (expected: an address such as http: or kineograph:)"
                        .formatted(address.getScheme().toLowerCase(Locale.ROOT)));
    }

    /// The address that a text means. A command line with spaces is an address too: `ffmpeg:-f lavfi -i testsrc2`, `exec:/opt/camera --fps 5`.
    ///
    /// @throws RefusedException if it is not an address; the message does not quote it, as it may contain a password
    static URI address(String text) {
        try {
            // A scheme alone, such as `screen:`, is an address here, but no URI.
            return new URI(text.endsWith(":") ? text + "?" : text);
        } catch (URISyntaxException e) {
            return command(text);
        }
    }

    private static URI command(String text) {
        var parts = text.split(":", 2);
        try {
            if (parts.length == 2 && !parts[1].startsWith("//")) {
                return new URI(parts[0], parts[1], null);
            }
        } catch (URISyntaxException e) {
            // Refused below, like a text without a scheme.
        }
        throw new RefusedException(
                Refusal.BAD_VALUE, "source: not an address (expected: an address such as render:wave?fps=30)");
    }

    /// The settings of a stream with such a source, unless it is given others.
    default StreamSettings settings() {
        return StreamSettings.DEFAULT;
    }

    /// The settings of a stream with the source for an address, unless it is given others.
    ///
    /// @throws RefusedException if there is no provider of the scheme
    static StreamSettings settingsFor(URI address) {
        return of(address).settings();
    }

    /// The source for an address, from the provider of its scheme.
    ///
    /// @throws RefusedException if there is no provider of the scheme, or it refuses the address
    static Source find(URI address) {
        return of(address).open(address);
    }

    /// The source for an address from outside, from the provider of its scheme, if that allows it.
    ///
    /// @throws RefusedException if there is no provider of the scheme, or it refuses the address
    static Source findUntrusted(URI address) {
        return of(address).openUntrusted(address);
    }

    private static SourceProvider of(URI address) {
        var providers = ServiceLoader.load(SourceProvider.class).stream().map(ServiceLoader.Provider::get).toList();
        var scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        return providers.stream()
                .filter(provider -> provider.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.BAD_VALUE,
                        // Not the whole address: it may contain a password.
                        "source: %s (expected: an address that begins with %s)"
                                .formatted(scheme.isEmpty() ? "an address with no scheme" : scheme + ":", providers.stream()
                                        .flatMap(provider -> provider.schemes().stream())
                                        .map(known -> known + ":")
                                        .sorted()
                                        .collect(Collectors.joining(", ")))));
    }
}
