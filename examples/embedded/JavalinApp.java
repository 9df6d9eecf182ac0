// SPDX-License-Identifier: Apache-2.0

import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.MultipartWriter;
import dev.kineograph.imaging.Drawing;
import io.javalin.Javalin;
import io.javalin.http.Context;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/// The core alone in a Javalin application: each viewer is a request that stays, on a virtual thread of its own.
void main() {
    var hub = new Hub();
    hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) ->
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40)));
    var app = Javalin.start(config -> {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.jetty.addConnector((server, http) -> {
            var connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost("localhost");
            connector.setPort(8080);
            connector.setAcceptedSendBufferSize(64 * 1024); // what waits in it is old
            return connector;
        });
        config.routes.get("/ball", context -> show(hub, "ball", context));
    });
    System.out.println("http://localhost:" + app.port() + "/ball");
}

// tag::listing
static void show(Hub hub, String name, Context context) throws IOException, InterruptedException {
    var stream = hub.stream(name);
    var framing = Framing.forAccept(Objects.requireNonNullElse(context.header("Accept"), ""));
    context.contentType(hub.framing().contentType());
    context.header("Cache-Control", "no-store");
    try (var _ = stream.presence().join(context.ip() + ":" + context.req().getRemotePort())) {
        new MultipartWriter(context.outputStream(), hub.framing(), framing).write(stream);
    }
}
// end::listing
