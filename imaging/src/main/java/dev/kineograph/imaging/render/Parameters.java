// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.address.AddressParameters;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.color.CssColor;
import java.awt.Color;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The parameters of a picture that is drawn.
///
/// **Threading.** Immutable.
record Parameters(AddressParameters given) {

    static Parameters of(String where, String query, List<String> known) {
        return new Parameters(AddressParameters.of(where, query, known));
    }

    Optional<String> text(String name) {
        return given.text(name);
    }

    int width() {
        return whole("width", 640, 1, 4096);
    }

    int height() {
        return whole("height", 480, 1, 4096);
    }

    int quality() {
        return whole("quality", Images.DEFAULT_QUALITY, 1, 100);
    }

    int whole(String name, int otherwise, int min, int max) {
        return given.whole(name, otherwise, min, max);
    }

    double number(String name, double otherwise, double min, double max) {
        return given.number(name, otherwise, min, max);
    }

    Duration duration(String name, Duration otherwise, Duration min, Duration max) {
        return given.duration(name, otherwise, min, max);
    }

    Color color(String name, Color otherwise) {
        return text(name)
                .map(text -> CssColor.find(text).orElseThrow(() -> given.refused(
                        name, "rgb or rrggbb in hexadecimal without #, or " + CssColor.namesFor(text))))
                .orElse(otherwise);
    }
}
