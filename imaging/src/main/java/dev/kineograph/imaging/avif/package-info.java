// SPDX-License-Identifier: Apache-2.0

/// AVIF through the system's libavif, by the foreign function API.
package dev.kineograph.imaging.avif;
