// SPDX-License-Identifier: Apache-2.0
// Builds the player: `node build.mjs` writes it for the server's pages and for the npm package, `node build.mjs FOLDER` elsewhere.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const pages = join(here, "../server/src/main/resources/dev/kineograph/server/page");
const folder = process.argv[2] ?? join(here, "player/dist");

await build({
  configFile: false,
  logLevel: "warn",
  root: join(here, "player"),
  build: {
    outDir: folder,
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "src/index.ts", formats: ["es"], fileName: () => "player.js" },
    rolldownOptions: { output: { minify: true } },
  },
  plugins: [{
    name: "shorter-styles",
    transform: (code, id) => id.endsWith("/look.ts") ? code.replace(/`[^`]*`/, (rules) => rules.replace(/\s*([{};:,])\s+|\n/g, "$1")) : undefined,
  }],
});
const built = join(folder, "player.js");
await writeFile(built, "// SPDX-License-Identifier: Apache-2.0\n" + (await readFile(built, "utf8")).replace(/\s*\/\*.*?\*\/\s*/g, ""));
if (!process.argv[2]) {
  await mkdir(pages, { recursive: true });
  await copyFile(built, join(pages, "player.js"));
}
