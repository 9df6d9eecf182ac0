// SPDX-License-Identifier: Apache-2.0

/// What a dashboard and operators need, below `/api/v1`: streams, viewers, events and numbers, as JSON.
package dev.kineograph.server.api;
