// SPDX-License-Identifier: Apache-2.0

/// The addresses of sources, taken apart: for those that draw and for those that fetch.
///
/// Exported to the modules of this project only.
package dev.kineograph.address;
