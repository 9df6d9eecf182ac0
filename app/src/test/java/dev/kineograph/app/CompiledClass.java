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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A compiled class, and which types it names: in its code, its signatures and its annotations.
///
/// @param supertypes its superclass and the interfaces that it says it implements
record CompiledClass(String name, boolean isPublic, Set<String> supertypes, Set<String> typesUsed) {
    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([a-z][\\w/]*/[\\w$]+)[;<]");

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
                    nameOf(model.thisClass()), model.flags().has(AccessFlag.PUBLIC), supertypes(model), types(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> supertypes(ClassModel model) {
        return Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .map(CompiledClass::nameOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> types(ClassModel model) {
        var found = new TreeSet<String>();
        for (var entry : StreamSupport.stream(model.constantPool().spliterator(), false).toList()) {
            switch (entry) {
                case ClassEntry type -> found.addAll(ofType(type));
                case Utf8Entry text -> found.addAll(inDescriptor(text.stringValue()));
                default -> { }
            }
        }
        return found;
    }

    private static List<String> ofType(ClassEntry type) {
        var name = type.asInternalName();
        return name.startsWith("[") ? inDescriptor(name) : List.of(nameOf(type));
    }

    private static List<String> inDescriptor(String text) {
        return TYPE_IN_DESCRIPTOR.matcher(text).results().map(match -> match.group(1).replace('/', '.')).toList();
    }

    private static String nameOf(ClassEntry type) {
        return type.asInternalName().replace('/', '.');
    }

    String packageName() {
        return packageOf(name);
    }

    static String packageOf(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('.')));
    }

    Set<String> packagesUsed() {
        return typesUsed.stream()
                .map(CompiledClass::packageOf)
                .filter(used -> !used.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The class of the file in which a type is written.
    static String outermost(String type) {
        int dollar = type.indexOf('$');
        return dollar < 0 ? type : type.substring(0, dollar);
    }

    /// Its own name and those of the classes around it.
    String[] simpleNames() {
        return name.substring(name.lastIndexOf('.') + 1).split("\\$");
    }

    boolean isTopLevel() {
        return !name.contains("$");
    }
}
