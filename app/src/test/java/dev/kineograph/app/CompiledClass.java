// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A compiled class, and which packages it names: in its code, its signatures and its annotations.
record CompiledClass(String name, boolean isPublic, Set<String> packagesUsed) {
    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([a-z][\\w/]*)/[\\w$]+[;<]");

    /// All classes below a folder, but for module descriptors.
    static Stream<CompiledClass> in(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class") && !file.endsWith("package-info.class"))
                    .map(CompiledClass::read)
                    .toList()
                    .stream();
        }
    }

    private static CompiledClass read(Path file) {
        try {
            var model = ClassFile.of().parse(file);
            return new CompiledClass(
                    model.thisClass().asInternalName().replace('/', '.'),
                    model.flags().has(AccessFlag.PUBLIC),
                    packages(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> packages(ClassModel model) {
        var found = new TreeSet<String>();
        for (var entry : StreamSupport.stream(model.constantPool().spliterator(), false).toList()) {
            switch (entry) {
                case ClassEntry type -> found.addAll(ofType(type.asInternalName()));
                case Utf8Entry text -> found.addAll(inDescriptor(text.stringValue()));
                default -> { }
            }
        }
        return found;
    }

    private static List<String> ofType(String internalName) {
        if (internalName.startsWith("[")) {
            return inDescriptor(internalName);
        }
        int slash = internalName.lastIndexOf('/');
        return slash < 0 ? List.of() : List.of(internalName.substring(0, slash).replace('/', '.'));
    }

    private static List<String> inDescriptor(String text) {
        return TYPE_IN_DESCRIPTOR.matcher(text).results().map(match -> match.group(1).replace('/', '.')).toList();
    }

    String packageName() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /// Its own name and those of the classes around it.
    String[] simpleNames() {
        return name.substring(name.lastIndexOf('.') + 1).split("\\$");
    }

    boolean isTopLevel() {
        return !name.contains("$");
    }
}
