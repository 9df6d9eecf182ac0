// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// A place in a file, in the form that editors and terminals understand: `door.yml:3:5`.
///
/// **Threading.** Immutable.
///
/// @param line counted from 1
/// @param column counted from 1
record Place(String file, int line, int column) {

    /// The place of a mark of the YAML reader; the beginning of the file if there is no mark.
    static Place of(String file, Optional<Mark> mark) {
        return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1)).orElse(new Place(file, 1, 1));
    }

    /// An error at this place.
    ConfigurationException error(String sentence) {
        return new ConfigurationException(this + ": " + sentence);
    }

    @Override
    public String toString() {
        return "%s:%d:%d".formatted(file, line, column);
    }
}
