// SPDX-License-Identifier: Apache-2.0

/// Pictures into other pictures.
package dev.kineograph.imaging.transcode;
