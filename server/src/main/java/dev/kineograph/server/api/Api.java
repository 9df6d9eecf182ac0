// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

/// The endpoints below `/api/v1` that a server has for all of its listeners.
///
/// **Threading.** Immutable; the endpoints are shared.
public record Api(StreamList streams, StreamEditor editor, ViewersEndpoint viewers, EventsEndpoint events, StatsEndpoint stats, ReloadEndpoint reload) {}
