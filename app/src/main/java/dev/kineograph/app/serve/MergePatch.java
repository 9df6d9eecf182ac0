// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/// Applies JSON merge patches (RFC 7396).
///
/// **Threading.** Stateless.
final class MergePatch {
    private MergePatch() {}

    /// The members of an object after a patch, which removes those that it has as null. Neither map is changed.
    static Map<String, Object> of(Map<?, ?> members, Map<?, ?> patch) {
        var merged = new LinkedHashMap<String, Object>();
        members.forEach((name, value) -> merged.put((String) name, value));
        patch.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof Map<?, ?> inner) {
                merged.put((String) name, of(merged.get(name) instanceof Map<?, ?> before ? before : Map.of(), inner));
            } else {
                merged.put((String) name, value);
            }
        });
        return merged;
    }
}
