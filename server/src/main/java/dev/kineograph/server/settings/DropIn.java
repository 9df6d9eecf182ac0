// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.text.VisibleText;
import java.util.Optional;

/// How the common port replaces other servers: whether it answers their addresses besides its own, for which stream, and below which
/// path a proxy serves it.
///
/// **Threading.** Immutable.
///
/// @param isOn whether the addresses of other servers are answered, unless they are also ours
/// @param stream the stream that addresses without a stream's name show; empty for the only stream that the caller may watch
/// @param basePath the path at which a proxy serves this server, if the proxy does not remove it, such as `/webcam`; otherwise empty
public record DropIn(boolean isOn, Optional<StreamName> stream, String basePath) {
    private static final int MAX_SHOWN = 80;

    /// The addresses of other servers mean the only stream that there is; no base path.
    public static final DropIn DEFAULT = new DropIn(true, Optional.empty(), "");

    /// Our own addresses only.
    public static final DropIn OFF = new DropIn(false, Optional.empty(), "");

    /// Checks the path.
    ///
    /// @throws RefusedException if it is not one like `/webcam` or `/cameras/front`
    public DropIn {
        if (!basePath.isEmpty() && !isBasePath(basePath)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "basePath: '%s' (expected: segments of letters, digits and . _ ~ -, each after a /, such as /webcam)"
                            .formatted(VisibleText.excerpt(basePath, MAX_SHOWN)));
        }
    }

    /// Whether a text is a path below which a server can be: one to eight segments of letters, digits and `. _ ~ -`, each with a `/` before it.
    public static boolean isBasePath(String text) {
        return text.matches("(/[A-Za-z0-9_][A-Za-z0-9._~-]{0,63}){1,8}");
    }

    /// The same with this default stream.
    public DropIn showing(StreamName newStream) {
        return new DropIn(isOn, Optional.of(newStream), basePath);
    }

    /// The same below that path.
    public DropIn below(String newBasePath) {
        return new DropIn(isOn, stream, newBasePath);
    }
}
