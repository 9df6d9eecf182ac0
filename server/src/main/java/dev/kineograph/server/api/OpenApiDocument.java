// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.TextBody;
import dev.kineograph.server.page.PageFile;

/// `GET /api/v1/openapi.yaml`: the description of the API, `docs/openapi.yaml`.
///
/// **Threading.** Immutable.
public final class OpenApiDocument implements Endpoint {
    /// Read when it is asked for: reading takes a part of the start.
    private static final class DocumentText {
        static final TextBody TEXT = new TextBody(PageFile.read(OpenApiDocument.class, "openapi.yaml"));
    }

    /// Reads nothing yet.
    public OpenApiDocument() {}

    @Override
    public void handle(Exchange exchange) {
        exchange.reply(Reply.page("application/yaml", DocumentText.TEXT));
    }
}
