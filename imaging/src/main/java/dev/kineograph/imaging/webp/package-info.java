// SPDX-License-Identifier: Apache-2.0

/// WebP through the system's libwebp, by the foreign function API.
package dev.kineograph.imaging.webp;
