// SPDX-License-Identifier: Apache-2.0

/// Parses the addresses of sources: of those that draw, and of those that fetch. Finds the address of this machine that others can use.
///
/// Exported to the modules of this project only.
package dev.kineograph.address;
