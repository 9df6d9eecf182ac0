// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.List;
import java.util.regex.Pattern;

/// The target of a request (RFC 9112, 3.2): host, path and parameters.
///
/// **Threading.** Immutable.
///
/// @param host the host of the request line, if that has a whole address, otherwise of the `Host` header; may be empty in HTTP/1.0
/// @param path with characters that need not be encoded as they are: `/cam%65ra` is `/camera` (RFC 9110, 4.2.3)
record RequestTarget(String host, String path, Query query) {
    /// The path of a request that is not for any address, but for the server (RFC 9112, 3.2.4).
    static final String SERVER = "*";

    private static final int MAX_SHOWN = 200;
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]+)(/[^?]*)?(\\?.*)?");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

    /// Reads a request's target and its `Host`.
    ///
    /// @param hosts all its `Host` headers
    /// @param needsHost whether it must have one: HTTP/1.0 need not
    /// @throws RefusedException if there is not exactly one host where one is needed, or host or target is malformed
    static RequestTarget of(String uri, List<String> hosts, boolean needsHost) {
        var host = checkedHost(host(hosts, needsHost));
        if (!isVisible(uri)) {
            throw new RefusedException(Refusal.BAD_NAME, "request target: has characters that must be percent-encoded");
        }
        if (uri.startsWith("/")) {
            int question = uri.indexOf('?');
            return question < 0
                    ? new RequestTarget(host, decoded(uri), Query.NONE)
                    : new RequestTarget(host, decoded(uri.substring(0, question)), new Query(uri.substring(question)));
        }
        return ofAbsolute(uri);
    }

    /// The target `*` of a request for the server as a whole.
    ///
    /// @throws RefusedException if there is not exactly one host where one is needed, or it is malformed
    static RequestTarget ofServer(List<String> hosts, boolean needsHost) {
        return new RequestTarget(checkedHost(host(hosts, needsHost)), SERVER, Query.NONE);
    }

    /// Takes the host from the request line, whatever `Host` says (RFC 9112, 3.2.2).
    private static RequestTarget ofAbsolute(String uri) {
        var parts = ABSOLUTE.matcher(uri);
        if (!parts.matches()) {
            throw new RefusedException(Refusal.BAD_NAME, "request target: not a path (expected: such as /camera)");
        }
        var path = parts.group(2) == null ? "/" : parts.group(2);
        var query = parts.group(3) == null ? "" : parts.group(3);
        return new RequestTarget(checkedHost(parts.group(1)), decoded(path), new Query(query));
    }

    /// Decodes the characters that mean the same encoded or not (RFC 3986, 2.3), and no others: an encoded slash is not a slash.
    private static String decoded(String path) {
        int percent = path.indexOf('%');
        if (percent < 0) {
            return path;
        }
        var text = new StringBuilder(path.length());
        int done = 0;
        for (; percent >= 0 && percent + 2 < path.length(); percent = path.indexOf('%', percent + 1)) {
            int high = Character.digit(path.charAt(percent + 1), 16);
            int low = Character.digit(path.charAt(percent + 2), 16);
            if (high >= 0 && low >= 0 && isUnreserved(high * 16 + low)) {
                text.append(path, done, percent).append((char) (high * 16 + low));
                done = percent + 3;
            }
        }
        return text.append(path, done, path.length()).toString();
    }

    private static boolean isUnreserved(int letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || "-._~".indexOf(letter) >= 0;
    }

    private static String host(List<String> hosts, boolean needsHost) {
        if (hosts.size() > 1 || (hosts.isEmpty() && needsHost)) {
            throw new RefusedException(Refusal.BAD_VALUE, "Host: %d of them (expected: one)".formatted(hosts.size()));
        }
        if (needsHost && hosts.getFirst().isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "Host: empty (expected: such as camera.example:8080)");
        }
        return hosts.isEmpty() ? "" : hosts.getFirst();
    }

    /// Whether a text names a host, with or without a port.
    static boolean isHost(String text) {
        return !text.isEmpty() && HOST.matcher(text).matches();
    }

    private static String checkedHost(String host) {
        if (!host.isEmpty() && !HostNames.isKnown(host) && !HOST.matcher(host).matches()) {
            throw new RefusedException(Refusal.BAD_VALUE, "Host: no host (expected: such as camera.example:8080)");
        }
        return HostNames.shared(host);
    }

    private static boolean isVisible(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) < '!' || uri.charAt(i) > '~' || uri.charAt(i) == '#') {
                return false;
            }
        }
        return !uri.isEmpty();
    }

    /// The beginning of the path, for messages.
    String shownPath() {
        return VisibleText.excerpt(path, MAX_SHOWN);
    }
}
