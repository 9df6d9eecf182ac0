// SPDX-License-Identifier: Apache-2.0

/// JPEG through the system's libturbojpeg, 2.1 or newer, by the foreign function API: seven times as fast as ImageIO.
package dev.kineograph.imaging.turbo;
