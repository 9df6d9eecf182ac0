// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Every type and member that another module can see says what it is for.
class PublicApiIsDocumentedTest {
    private static final Pattern EXPORTS = Pattern.compile("exports ([a-z.]+);");

    @Test
    void everythingVisibleOutsideHasAComment() throws IOException {
        var files = new ArrayList<Path>();
        try (var modules = Files.newDirectoryStream(Path.of(".."), "{core,imaging,server,capture,cluster,spring}")) {
            for (Path module : modules) {
                files.addAll(exportedFiles(module.resolve("src/main/java")));
            }
        }

        assertThat(files).isNotEmpty();
        assertThat(undocumented(files)).isEmpty();
    }

    private static List<Path> exportedFiles(Path sources) throws IOException {
        var files = new ArrayList<Path>();
        var exports = EXPORTS.matcher(Files.readString(sources.resolve("module-info.java")));
        while (exports.find()) {
            try (Stream<Path> all = Files.list(sources.resolve(exports.group(1).replace('.', '/')))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    private static List<String> undocumented(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = manager.getJavaFileObjectsFromPaths(files);
            var task = (JavacTask) compiler.getTask(null, manager, null, null, null, sources);
            var scanner = new Scanner(DocTrees.instance(task));
            scanner.scan(task.parse(), null);
            return scanner.undocumented;
        }
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final List<String> undocumented = new ArrayList<>();
        private final DocTrees trees;

        private Scanner(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (!visible(type.getModifiers())) {
                return null;
            }
            check(type.getSimpleName().toString());
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (visible(method.getModifiers()) && !overrides(method) && !compact(method)) {
                check(method.getName().toString());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void unused) {
            if (visible(field.getModifiers())) {
                check(field.getName().toString());
            }
            return null;
        }

        private void check(String name) {
            if (trees.getDocComment(getCurrentPath()) == null) {
                var file = getCurrentPath().getCompilationUnit();
                long position = trees.getSourcePositions().getStartPosition(file, getCurrentPath().getLeaf());
                long line = file.getLineMap().getLineNumber(position);
                undocumented.add("%s:%d %s".formatted(file.getSourceFile().getName(), line, name));
            }
        }

        /// A member of an interface is public without saying so.
        private boolean visible(ModifiersTree modifiers) {
            var flags = modifiers.getFlags();
            boolean inInterface = getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (inInterface && !flags.contains(Modifier.PRIVATE));
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
        }

        /// A record's compact constructor is described where the record is.
        private boolean compact(MethodTree method) {
            return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
                    && method.getName().contentEquals("<init>");
        }
    }
}
