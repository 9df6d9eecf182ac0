// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import static dev.kineograph.capture.Upstream.bytes;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pictures of a real folder.
class FolderSourcesTest {
    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectory(parent.resolve("shots & more"));
    }

    private Watched watch(String parameters) {
        return new Watched(SourceProvider.address("folder:%s/shots%%20&%%20more%s".formatted(parent, parameters)));
    }

    private Path put(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /// As programs do that know that somebody reads.
    private void moveInto(String name, byte[] content) throws IOException {
        Files.move(Files.write(parent.resolve("next"), content), folder.resolve(name), REPLACE_EXISTING, ATOMIC_MOVE);
    }

    @Test
    void theyAreShownInTheOrderOfTheirNamesAgainAndAgain() throws Exception {
        put("b.png", SmallPictures.png(2));
        put("a.txt", SmallPictures.jpeg(1));
        put("c", SmallPictures.jpeg(3));
        try (var watched = watch("?fps=100")) {

            for (int i = 0; i < 2; i++) {
                assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
                assertThat(watched.next()).isEqualTo(SmallPictures.png(2));
                assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(3));
            }
        }
    }

    @Test
    void withoutLoopTheyAreShownOnceAndThatIsNoFailure() throws Exception {
        put("a", SmallPictures.jpeg(1));
        put("b", SmallPictures.jpeg(2));
        try (var watched = watch("?fps=100&loop=false")) {

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));
            await().until(() -> watched.stream.state() == StreamState.WAITING);
            assertThat(watched.stream.stats().sourceFailures()).isZero();
            assertThat(watched.stream.stats().framesIn()).isEqualTo(2);
        }
    }

    @Test
    void withSubfoldersTheirPicturesAreShownWhereTheirNamesCome() throws Exception {
        put("a.jpg", SmallPictures.jpeg(1));
        put("c.jpg", SmallPictures.jpeg(4));
        for (var name : List.of("b", "b/deeper", ".hidden", "d")) {
            Files.createDirectory(folder.resolve(name));
        }
        put("b/2.jpg", SmallPictures.jpeg(3));
        put("b/1.jpg", SmallPictures.jpeg(2));
        put("b/deeper/1.jpg", SmallPictures.jpeg(9));
        put(".hidden/1.jpg", SmallPictures.jpeg(9));
        put("d/1.jpg", SmallPictures.jpeg(5));
        try (var watched = watch("?fps=100&subfolders")) {

            for (int i = 0; i < 2; i++) {
                for (int number = 1; number <= 5; number++) {
                    assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(number));
                }
            }
        }
    }

    @Test
    void aSubfolderThatIsDeletedMeanwhileCostsOnlyItself() throws Exception {
        for (var name : List.of("a", "b")) {
            Files.createDirectory(folder.resolve(name));
        }
        put("a/1.jpg", SmallPictures.jpeg(1));
        put("a/2.jpg", SmallPictures.jpeg(2));
        put("b/1.jpg", SmallPictures.jpeg(3));
        var pictures = new PicturesInOrder(folder, true, "door");

        assertThat(pictures.next()).contains(SmallPictures.jpeg(1));
        Files.delete(folder.resolve("a/1.jpg"));
        Files.delete(folder.resolve("a/2.jpg"));
        Files.delete(folder.resolve("a"));

        assertThat(pictures.next()).contains(SmallPictures.jpeg(3));
        assertThat(pictures.next()).isEmpty();
    }

    @Test
    void whatIsNoWholePictureIsPassedOverAndCostsNothing() throws Exception {
        put(".hidden.jpg", SmallPictures.jpeg(9));
        put("a.txt", bytes("no picture"));
        put("b", new byte[0]);
        byte[] cut = SmallPictures.jpeg(9);
        put("c.jpg", Arrays.copyOf(cut, cut.length / 2));
        put("d.jpg", Arrays.copyOf(cut, Picture.MAX_BYTES + 1));
        Files.createDirectory(folder.resolve("e"));
        Files.createSymbolicLink(folder.resolve("f"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("g"), Files.write(parent.resolve("linked"), SmallPictures.jpeg(7)));
        new ProcessBuilder("mkfifo", folder.resolve("h").toString()).start().waitFor();
        try (var watched = watch("?fps=100&loop=false")) {

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(7));
            await().until(() -> watched.stream.state() == StreamState.WAITING);
            assertThat(watched.stream.stats().framesIn()).isEqualTo(1);
        }
    }

    @Test
    void namesAreInOrderHoweverFewFitIntoMemory() throws IOException {
        for (int i : new int[] {5, 3, 1, 4, 2, 0, 6}) {
            put("n" + i, new byte[0]);
        }
        for (int most : new int[] {1, 2, 3, 7, 100}) {
            var names = new NamesInOrder(folder, most);
            var seen = new ArrayList<String>();
            for (var name = names.next(); name.isPresent(); name = names.next()) {
                seen.add(name.get());
            }

            assertThat(seen).isEqualTo(IntStream.rangeClosed(0, 6).mapToObj(i -> "n" + i).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?follow"})
    void aFolderThatIsNotThereOrEmptyIsWaitedFor(String parameters) throws Exception {
        Files.delete(folder);
        try (var watched = watch(parameters)) {
            assertThat(watched.fault()).isEqualTo("folder shots & more: there is none (expected: a folder)");

            Files.createDirectory(folder);
            put("a", SmallPictures.jpeg(1));

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(1));
        }
    }

    @Test
    void followShowsTheNewestOneAndThenEachThatIsWrittenOrMovedThere() throws Exception {
        Files.setLastModifiedTime(put("z-old", SmallPictures.jpeg(1)), FileTime.fromMillis(0));
        put("a-new", SmallPictures.jpeg(2));
        try (var watched = watch("?follow")) {
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));

            put("b", SmallPictures.jpeg(3));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(3));

            moveInto("c", SmallPictures.png(4));
            assertThat(watched.next()).isEqualTo(SmallPictures.png(4));

            moveInto("c", SmallPictures.png(5));
            assertThat(watched.next()).isEqualTo(SmallPictures.png(5));

            put("c", SmallPictures.jpeg(6));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(6));
            assertThat(watched.stream.stats().framesRefused()).isZero();
        }
    }

    @Test
    void aFileThatIsHalfWrittenIsShownWhenItIsWhole() throws Exception {
        put("a", SmallPictures.jpeg(1));
        try (var watched = watch("?follow")) {
            watched.next();
            byte[] picture = SmallPictures.jpeg(2);
            var growing = folder.resolve("b");

            for (int at = 0; at < picture.length - 1; at += picture.length / 5) {
                Files.write(growing, Arrays.copyOfRange(picture, at, Math.min(picture.length - 1, at + picture.length / 5)), CREATE, APPEND);
                // Something else happens meanwhile, so that the piece has been seen.
                byte[] other = SmallPictures.jpeg(10 + at);
                moveInto("other", other);
                assertThat(watched.next()).isEqualTo(other);
            }
            Files.write(growing, new byte[] {picture[picture.length - 1]}, APPEND);

            assertThat(watched.next()).isEqualTo(picture);
            assertThat(watched.stream.stats().framesRefused()).isZero();
        }
    }

    @Test
    void filesThatAreNoPicturesOrTooLargeAreNotShown() throws Exception {
        put("a", SmallPictures.jpeg(1));
        try (var watched = watch("?follow")) {
            watched.next();

            moveInto("b", bytes("no picture at all"));
            moveInto("c", Arrays.copyOf(SmallPictures.jpeg(2), Picture.MAX_BYTES + 1));
            moveInto(".d", SmallPictures.jpeg(3));
            Files.createDirectory(folder.resolve("e"));
            moveInto("f", SmallPictures.jpeg(4));

            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(4));
            assertThat(watched.stream.stats().framesIn()).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatIsDeletedOrReplacedIsFollowedAgainWhenItIsBack() throws Exception {
        put("a", SmallPictures.jpeg(1));
        try (var watched = watch("?follow=true")) {
            watched.next();
            Files.delete(folder.resolve("a"));
            Files.delete(folder);
            assertThat(watched.fault()).contains("folder shots & more: ");

            Files.createDirectory(folder);
            moveInto("b", SmallPictures.jpeg(2));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(2));

            Files.move(folder, parent.resolve("away"));
            Files.createDirectory(folder);
            moveInto("c", SmallPictures.jpeg(3));
            assertThat(watched.next()).isEqualTo(SmallPictures.jpeg(3));
        }
    }

    @Test
    void ofTooManyFilesThatGrowTheOldestAreForgotten() {
        var growing = new GrowingFiles(folder);

        IntStream.range(0, 5000).forEach(i -> growing.changed("file" + i));

        assertThat(growing.due()).hasSize(1000).endsWith("file4999");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "folder:", "folder:pictures", "folder:/x?fps=0", "folder:/x?fps=241", "folder:/x?loop=maybe", "folder:/x?follow&fps=2", "folder:/x?follow&loop=false",
        "folder:/x?follow=false", "folder:/x?follow&subfolders", "folder:/x?follow&speed=1", "folder:/x?speed=1&fps=2",
        "folder:/x?speed=0", "folder:/x?colour=1"
    })
    void whatIsWrongInAnAddressIsSaidAtOnce(String address) {
        assertThatThrownBy(() -> SourceProvider.find(SourceProvider.address(address)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expected");
    }
}
