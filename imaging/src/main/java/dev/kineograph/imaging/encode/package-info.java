// SPDX-License-Identifier: Apache-2.0

/// Pixels into pictures: JPEG, PNG, WebP, AVIF.
package dev.kineograph.imaging.encode;
