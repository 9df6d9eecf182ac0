// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One line of a table of frames: what is sent, and what comes back. `http/h2.txt` says how to write one.
///
/// **Threading.** Immutable.
///
/// @param section where it is written, such as `RFC 9113 4.1`
/// @param name what is sent, in words
/// @param sent the frames
/// @param answer what becomes of each stream and of the connection, such as `1:200 3:PROTOCOL_ERROR open`
record Http2Case(String section, String name, String sent, String answer) {
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]*)}");
    private static final Pattern FRAME = Pattern.compile("(?<type>[A-Z_]+|0x[0-9a-f]{2})(/(?<flags>[0-9a-f]+))? (?<stream>[0-9a-f]+)(?<payload>( \\S+)*)");

    /// The frames that a list of frames may name.
    private static final Map<String, String> BLOCKS = Map.of(
            "{get}", ":method=GET :scheme=https :authority=localhost :path=/camera.json",
            "{head}", ":method=HEAD :scheme=https :authority=localhost :path=/camera.json",
            "{live}", ":method=GET :scheme=https :authority=localhost :path=/camera.mjpg",
            "{put}", ":method=PUT :scheme=https :authority=localhost :path=/new.png",
            "{socket}", ":method=CONNECT :protocol=websocket :scheme=https :authority=localhost :path=/camera sec-websocket-version=13");

    /// The lines of a table in the test resources.
    static List<Http2Case> table(String name) {
        try (var in = Http2Case.class.getResourceAsStream("/http/" + name)) {
            return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(Http2Case::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Http2Case of(String line) {
        var cells = line.split(" \\| ", -1);
        if (cells.length != 4) {
            throw new IllegalArgumentException("%s: %d cells (expected: 4)".formatted(line, cells.length));
        }
        return new Http2Case(cells[0], cells[1], cells[2], cells[3]);
    }

    /// What is sent, each element in a write of its own.
    ///
    /// @param picture the bytes of `{png}`
    List<byte[]> bytes(byte[] picture) {
        var writes = new ArrayList<byte[]>();
        for (var item : sent.split(" ; ", -1)) {
            writes.add(item.equals("PREFACE") ? Http2Client.PREFACE : item.startsWith("raw ") ? payload(item.substring(4), picture) : frame(item, picture));
        }
        return writes;
    }

    /// Whether the client begins with something else than a client should.
    boolean isFromTheStart() {
        return sent.startsWith("PREFACE") || sent.startsWith("raw ");
    }

    private static byte[] frame(String text, byte[] picture) {
        var parts = FRAME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("%s: no frame (expected: such as HEADERS/5 1 {get})".formatted(text));
        }
        var type = parts.group("type");
        int number = type.startsWith("0x") ? Integer.decode(type) : Http2Frame.TYPES.indexOf(type);
        int flags = parts.group("flags") == null ? 0 : Integer.parseInt(parts.group("flags"), 16);
        int stream = Integer.parseUnsignedInt(parts.group("stream"), 16);
        return new Http2Frame(number, flags, stream, payload(parts.group("payload").strip(), picture)).bytes();
    }

    private static byte[] payload(String text, byte[] picture) {
        var out = new ByteArrayOutputStream();
        if (!text.isEmpty()) {
            for (var word : filled(text).split(" ", -1)) {
                out.writeBytes(word.equals("{png}") ? picture : bytes(word));
            }
        }
        return out.toByteArray();
    }

    private static String filled(String text) {
        var filled = text;
        for (var block : BLOCKS.entrySet()) {
            filled = filled.replace(block.getKey(), block.getValue());
        }
        return REPEATED.matcher(filled).replaceAll(found -> found.group(2).repeat(Integer.parseInt(found.group(1))).replace("$", "\\$"));
    }

    /// Hexadecimal digits, a text, or a field in its simplest form, in which ␣ is a space, ⇥ a tab, and ␀ ␍ ␊ are those control characters.
    private static byte[] bytes(String word) {
        if (word.startsWith("x'")) {
            return HexFormat.of().parseHex(word.substring(2, word.length() - 1));
        }
        var text = word.replace('␣', ' ').replace('⇥', '\t').replace('␀', '\0').replace('␍', '\r').replace('␊', '\n');
        return text.startsWith("'") ? text.substring(1, text.length() - 1).getBytes(ISO_8859_1) : Http2Frame.literal(text);
    }

    @Override
    public String toString() {
        return section + ": " + name;
    }
}
