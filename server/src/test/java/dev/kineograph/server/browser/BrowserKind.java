// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.util.Locale;

/// The browsers that every test about browsers runs in: `@ParameterizedTest @EnumSource` gives one run each.
public enum BrowserKind {
    CHROMIUM,
    FIREFOX;

    /// The name by which the bridge knows it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
