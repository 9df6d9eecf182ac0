// SPDX-License-Identifier: Apache-2.0
// Builds each page of `examples` into a folder of that name: `node build-examples.mjs FOLDER`.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
for (const name of ["plain", "react", "vue"]) {
  await build({
    configFile: false,
    logLevel: "warn",
    root: join(here, "examples", name),
    base: "./",
    build: { outDir: resolve(process.argv[2], name), emptyOutDir: true },
    resolve: { alias: { "kineograph-player": join(here, "player/src/index.ts") } },
    oxc: { jsx: { runtime: "automatic" } },
  });
}
