// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every document: its listings are the files that they are said to be, and what it points to is there.
///
/// A listing is what is in its file between the comments `tag::listing` and `end::listing`, or another word if its comment
/// ends in `#word`.
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LISTING = Pattern.compile("(?s)<!-- (\\S+\\.(?:java|py))(?:#(\\w+))? -->\n```(?:java|python)\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)(?:#([^)]*))?\\)");
    private static final Pattern EXAMPLE = Pattern.compile("examples/run (\\w+)(?![\\w./])");
    private static final Pattern FILE_TO_RUN = Pattern.compile("examples/run (\\w+/\\S+\\.java)");

    static List<Path> documents() throws IOException {
        try (var here = Files.list(ROOT);
                var below = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(here, below).filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aListingIsTheFileThatItIsSaidToBe(Path document) throws IOException {
        var text = Files.readString(document);
        var listings = LISTING.matcher(text).results().toList();

        assertThat(listings).as("Java and Python that says which file it is")
                .hasSize(text.split("```(java|python)\n", -1).length - 1);
        for (var listing : listings) {
            var tag = listing.group(2) == null ? "listing" : listing.group(2);

            assertThat(listing.group(3)).isEqualTo(tagged(ROOT.resolve(listing.group(1)), tag));
        }
    }

    private static String tagged(Path source, String tag) throws IOException {
        try (var lines = Files.lines(source)) {
            return lines.dropWhile(line -> !line.contains(" tag::" + tag))
                            .skip(1)
                            .takeWhile(line -> !line.contains(" end::" + tag))
                            .collect(Collectors.joining("\n"))
                            .stripIndent()
                    + "\n";
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void noLinkIsDead(Path document) throws IOException {
        for (var link : LINK.matcher(Files.readString(document)).results().toList()) {
            var target = document.resolveSibling(link.group(1));

            assertThat(target).as("link in " + document).exists();
            if (link.group(2) != null) {
                assertThat(headings(target)).as("places in " + target).contains(link.group(2));
            }
        }
    }

    /// The headings as links name them: in small letters, hyphens for spaces, nothing for signs.
    private static List<String> headings(Path document) throws IOException {
        return Files.readString(document).lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void anExampleThatIsNamedIsThere(Path document) throws IOException {
        var text = Files.readString(document);
        EXAMPLE.matcher(text).results().map(named -> named.group(1))
                .filter(name -> !name.equals("NAME"))
                .forEach(name ->
                        assertThat(ROOT.resolve("examples/src/main/java/dev/kineograph/examples/" + name + ".java")).exists());
        FILE_TO_RUN.matcher(text).results().forEach(named -> assertThat(ROOT.resolve(named.group(1))).exists());
    }
}
