// SPDX-License-Identifier: Apache-2.0

import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.MultipartWriter;
import dev.kineograph.imaging.Drawing;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The core alone in a servlet, here of Jetty: each viewer is a request that stays, on a virtual thread of its own.
void main() throws Exception {
    var hub = new Hub();
    hub.add("ball", Drawing.of(640, 480, 30, (graphics, seconds) ->
            graphics.fillOval((int) (300 + 200 * Math.sin(seconds * 3)), 220, 40, 40)));
    var threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    var server = new Server(threads);
    var connector = new ServerConnector(server);
    connector.setHost("localhost");
    connector.setPort(8080);
    connector.setAcceptedSendBufferSize(64 * 1024); // what waits in it is old
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new LivePicture(hub, "ball")), "/ball");
    server.setHandler(context);
    server.start();
    System.out.println("http://localhost:" + connector.getLocalPort() + "/ball");
}

// tag::listing
static final class LivePicture extends HttpServlet {
    private final transient Hub hub;
    private final String name;

    LivePicture(Hub hub, String name) {
        this.hub = hub;
        this.name = name;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var stream = hub.stream(name);
        var framing = Framing.forAccept(Objects.requireNonNullElse(request.getHeader("Accept"), ""));
        response.setContentType(hub.framing().contentType());
        response.setHeader("Cache-Control", "no-store");
        try (var _ = stream.presence().join(request.getRemoteAddr() + ":" + request.getRemotePort())) {
            new MultipartWriter(response.getOutputStream(), hub.framing(), framing).write(stream);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
// end::listing
