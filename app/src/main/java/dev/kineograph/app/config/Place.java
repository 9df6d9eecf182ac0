// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Where something stands in a file, as editors and terminals know it: `door.yml:3:5`.
///
/// **Threading.** Immutable.
///
/// @param line counted from 1
/// @param column counted from 1
record Place(String file, int line, int column) {

    /// The place that a mark of the YAML reader means; without a mark the file's beginning.
    static Place of(String file, Optional<Mark> mark) {
        return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1)).orElse(new Place(file, 1, 1));
    }

    /// What is wrong here.
    ConfigurationException error(String sentence) {
        return new ConfigurationException(this + ": " + sentence);
    }

    @Override
    public String toString() {
        return "%s:%d:%d".formatted(file, line, column);
    }
}
