// SPDX-License-Identifier: Apache-2.0

/// Games to play in a live picture, for the demo.
package dev.kineograph.imaging.play;
