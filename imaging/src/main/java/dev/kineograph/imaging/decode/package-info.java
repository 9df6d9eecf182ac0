// SPDX-License-Identifier: Apache-2.0

/// Pictures into pixels: decoded within limits, cut, made smaller, turned.
package dev.kineograph.imaging.decode;
