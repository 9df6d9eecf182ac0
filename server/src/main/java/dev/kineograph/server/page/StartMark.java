// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.server.http.Reply;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.SecureRandom;

/// `/assets/start.svg`: an empty picture whose size changes at each start. A page of another site may not read this server's responses, but
/// sees the size of a picture that it shows: so it learns that the server has restarted, and its live pictures have ended.
///
/// **Threading.** Immutable.
final class StartMark {
    static final String NAME = "start.svg";

    private static final int MAX_SIZE = 30_000;

    private final String picture;

    StartMark() {
        var random = new SecureRandom();
        // Not formatted: that would load the digits of all the world's languages at every start.
        picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size(random) + "\" height=\"" + size(random) + "\"/>\n";
    }

    private static int size(SecureRandom random) {
        return 1 + random.nextInt(MAX_SIZE);
    }

    Reply reply() {
        return Reply.of(HttpResponseStatus.OK, "image/svg+xml", picture).showable().with("Cache-Control", "no-store");
    }
}
