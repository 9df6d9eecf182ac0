// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

/// A configuration that cannot be used: its message is one sentence that begins with file, line and column.
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String sentence) {
        super(sentence, null, false, false);
    }
}
