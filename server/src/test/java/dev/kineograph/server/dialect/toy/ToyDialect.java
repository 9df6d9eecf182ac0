// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.toy;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Dialect;

/// A server with one picture, which tells addresses apart by their parameters: `/?action=stream`, `/?action=snapshot`.
///
/// **Threading.** Immutable.
///
/// @param stream what is shown
/// @param greeting what `/toy/hello` says
public record ToyDialect(StreamName stream, String greeting) implements Dialect {
    @Override
    public String key() {
        return "toy";
    }
}
