// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The modules of this checkout, what they are written as and what they are compiled to.
final class Rooms {
    static final Path ROOT = Path.of("..");

    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

    private Rooms() {}

    /// Their names, which are those of their folders, in the order in which they are built.
    static List<String> names() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml"))).results().map(match -> match.group(1)).toList();
    }

    /// Every compiled class of their main sources.
    static List<CompiledClass> classes() throws IOException {
        var classes = new ArrayList<CompiledClass>();
        for (var name : names()) {
            CompiledClass.in(ROOT.resolve(name).resolve("target/classes")).forEach(classes::add);
        }
        return classes;
    }

    /// Every source file of theirs, main and test and beside them, whose path ends in one of these; relative to the checkout.
    static List<Path> sources(String... endings) throws IOException {
        var sources = new ArrayList<Path>();
        for (var name : names()) {
            var room = ROOT.resolve(name);
            try (var inside = Files.walk(room.resolve("src"));
                    var beside = Files.list(room)) {
                Stream.concat(inside, beside)
                        .filter(file -> !file.toString().contains("node_modules"))
                        .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                        .map(ROOT::relativize)
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /// How many lines that file of [#sources] has.
    static int lines(Path source) {
        try (var lines = Files.lines(ROOT.resolve(source))) {
            return (int) lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
