// SPDX-License-Identifier: Apache-2.0

/// The numbers of streams as those want them who collect numbers: by name, and with a bounded number of streams.
package dev.kineograph.server.metrics;
