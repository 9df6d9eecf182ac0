// SPDX-License-Identifier: Apache-2.0

/// The system's own libraries, called through Java's foreign functions.
package dev.kineograph.imaging.library;
