// SPDX-License-Identifier: Apache-2.0

/// Run by every build for kineograph: java NewerClasses.java JAR...
///
/// Converts classes from before Java 6 to the version of Java 6, with the stack maps that it requires. An AOT cache of JDK 25 accepts
/// no older classes: they would be read from their jar, and verified by the old method, at every start. A class that cannot be
/// converted stays as it is.
void main(String[] jars) throws IOException {
    for (var jar : jars) {
        try (var files = FileSystems.newFileSystem(Path.of(jar));
                var all = Files.walk(files.getPath("/"))) {
            var api = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(typesOf(files).orElse(ClassHierarchyResolver.defaultResolver())));
            for (var file : all.filter(path -> path.toString().endsWith(".class")).toList()) {
                renew(file, api);
            }
        }
    }
}

ClassHierarchyResolver typesOf(FileSystem files) {
    return ClassHierarchyResolver.ofResourceParsing(type -> {
        var name = type.descriptorString();
        var file = files.getPath(name.substring(1, name.length() - 1) + ".class");
        try {
            return Files.exists(file) ? Files.newInputStream(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    });
}

void renew(Path file, ClassFile api) throws IOException {
    var old = api.parse(Files.readAllBytes(file));
    if (old.majorVersion() >= ClassFile.JAVA_6_VERSION) {
        return;
    }
    try {
        var renewed = api.transformClass(old, withVersion6.andThen(withNewCode));
        if (api.verify(renewed).isEmpty()) {
            Files.write(file, renewed);
        }
    } catch (IllegalArgumentException e) {
        IO.println(file + ": " + e.getMessage());
    }
}

final ClassTransform withVersion6 = (builder, element) -> builder.with(
        element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.JAVA_6_VERSION, 0) : element);

/// Copied instruction by instruction: methods that are copied as a whole would stay without a stack map.
final ClassTransform withNewCode = ClassTransform.transformingMethodBodies(CodeBuilder::with);
