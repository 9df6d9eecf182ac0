// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text throws on a machine without fonts: nothing that a scene is made of may touch it.
class NoFontsTest {
    private static final Set<String> TEXT =
            Set.of("drawString", "drawGlyphVector", "drawChars", "drawBytes", "getFontMetrics", "getFontRenderContext");

    @ParameterizedTest
    @ValueSource(classes = {Wave.class, ClockFace.class, SevenSegments.class, Viewport.class, RenderSources.class})
    void aSceneUsesNoFont(Class<?> type) {
        assertThat(constants(type)).isNotEmpty().noneMatch(NoFontsTest::isText);
    }

    private static Iterable<PoolEntry> constants(Class<?> type) {
        try (var in = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            return ClassFile.of().parse(in.readAllBytes()).constantPool();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isText(PoolEntry entry) {
        return switch (entry) {
            case MemberRefEntry member -> TEXT.contains(member.name().stringValue());
            case ClassEntry type -> type.asInternalName().startsWith("java/awt/font/")
                    || type.asInternalName().equals("java/awt/Font");
            default -> false;
        };
    }
}
