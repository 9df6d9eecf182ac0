// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.text.VisibleText;

/// A configuration that cannot be used. The message is one sentence on one line, beginning with file, line and column.
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String sentence) {
        super(VisibleText.line(sentence), null, false, false);
    }
}
