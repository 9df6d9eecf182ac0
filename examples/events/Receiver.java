// SPDX-License-Identifier: Apache-2.0
// Receives the events of a server, and refuses those that it has not signed. The secret is in the environment variable WEBHOOK_SECRET.
//   java Receiver.java PORT
// tag::listing
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

boolean isSigned(Headers headers, byte[] body) throws Exception {
    var id = headers.getFirst("webhook-id");
    var seconds = headers.getFirst("webhook-timestamp");
    var signature = headers.getFirst("webhook-signature");
    if (id == null || seconds == null || signature == null || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(seconds)) > 300) {
        return false;
    }
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("WEBHOOK_SECRET").getBytes(), "HmacSHA256"));
    mac.update("%s.%s.".formatted(id, seconds).getBytes());
    var wanted = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    return MessageDigest.isEqual(wanted.getBytes(), signature.getBytes());
}

void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
    server.createContext("/", exchange -> {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 401;
        try {
            if (isSigned(exchange.getRequestHeaders(), body)) {
                System.out.println(new String(body));
                status = 204;
            }
        } catch (Exception e) {
            System.err.println(e);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    });
    server.start();
    System.out.println("listening at " + server.getAddress().getPort());
}
// end::listing
