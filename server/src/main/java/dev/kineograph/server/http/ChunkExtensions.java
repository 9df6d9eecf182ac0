// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;

/// The extensions in the line before a chunk: `5;name;name=value;name="quoted value"` (RFC 9112, 7.1.1). Netty's check accepts some that have no name,
/// and names of several words.
///
/// **Threading.** Confined to its connection's event loop.
final class ChunkExtensions {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    private final ByteBuf buffer;
    private final int end;
    private int at;

    private ChunkExtensions(ByteBuf buffer, int begin, int end) {
        this.buffer = buffer;
        this.at = begin;
        this.end = end;
    }

    /// Whether a line, from behind its size up to its CR, is made of extensions.
    static boolean are(ByteBuf buffer, int begin, int end) {
        return new ChunkExtensions(buffer, begin, end).areExtensions();
    }

    private boolean areExtensions() {
        while (at < end) {
            skipSpace();
            if (!skip(';')) {
                return false;
            }
            skipSpace();
            if (!skipToken() || !skipValue()) {
                return false;
            }
        }
        return true;
    }

    /// A value, if there is one: white space is not the end of a line.
    private boolean skipValue() {
        int nameEnd = at;
        skipSpace();
        if (skip('=')) {
            skipSpace();
            return skipQuoted() || skipToken();
        }
        at = nameEnd;
        return true;
    }

    private void skipSpace() {
        while (at < end && (buffer.getByte(at) == ' ' || buffer.getByte(at) == '\t')) {
            at++;
        }
    }

    private boolean skip(char sign) {
        boolean isHere = at < end && buffer.getByte(at) == sign;
        at += isHere ? 1 : 0;
        return isHere;
    }

    private boolean skipToken() {
        int begin = at;
        while (at < end && isOfToken(buffer.getByte(at))) {
            at++;
        }
        return at > begin;
    }

    private static boolean isOfToken(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || TOKEN_SIGNS.indexOf(letter) >= 0;
    }

    private boolean skipQuoted() {
        if (!skip('"')) {
            return false;
        }
        while (at < end && buffer.getByte(at) != '"') {
            at += buffer.getByte(at) == '\\' ? 2 : 1;
        }
        return skip('"');
    }
}
