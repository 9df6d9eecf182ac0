// SPDX-License-Identifier: Apache-2.0

/// Hubs on several machines, joined over NATS. Start reading at [dev.kineograph.cluster.Cluster].
package dev.kineograph.cluster;
