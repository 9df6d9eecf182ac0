// SPDX-License-Identifier: Apache-2.0
// Builds the player and the scripts of the server's pages: `node build.mjs` writes them into the server, and the player also for the npm package;
// `node build.mjs FOLDER` writes all of them there.
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const server = join(here, "../server/src/main/resources/dev/kineograph/server");
const sources = join(here, "pages/src");

/** The scripts of pages, by the folder of the server that has them. */
const PAGES = {
  page: ["administration", "heal", "page", "push"],
  "dialect/imagestream": ["relay"],
  "dialect/jpgpusher": ["jpgpusher"],
};

/** What a script finds under another address when it runs. */
const elsewhere = (script) => ({
  name: "scripts-that-stay-apart",
  enforce: "pre",
  resolveId(source) {
    if (source === "kineograph-player") {
      return { id: script === "jpgpusher" ? "./assets/player.js" : "./player.js", external: true };
    }
    return source === "./administration.js" ? { id: source, external: true } : undefined;
  },
});

/** Page authors may include it as it is: it is no module, and leaves no names behind. */
const formatOf = (script) => (script === "heal" ? "iife" : "es");

const shorterStyles = {
  name: "shorter-styles",
  transform: (code, id) => id.endsWith("/look.ts") ? code.replace(/`[^`]*`/, (rules) => rules.replace(/\s*([{};:,])\s+|\n/g, "$1").replaceAll(";}", "}")) : undefined,
};

/** Builds one script, and returns the sources that are in it. */
async function write(folder, script, entry, format, plugins) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: "warn",
    root: dirname(dirname(entry)),
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      lib: { entry, formats: [format], name: script, fileName: () => `${script}.js` },
      rolldownOptions: { output: { minify: true } },
    },
    plugins,
  });
  const built = join(folder, `${script}.js`);
  await writeFile(built, "// SPDX-License-Identifier: Apache-2.0\n" + (await readFile(built, "utf8")).replace(/\s*\/\*[^"'`*]*\*\/\s*/g, ""));
  return output.flatMap((chunk) => chunk.moduleIds ?? []).map((id) => basename(id));
}

const folder = process.argv[2];
const dist = folder ?? join(here, "player/dist");
await write(dist, "player", join(here, "player/src/index.ts"), "es", [shorterStyles]);
if (!folder) {
  await mkdir(join(server, "page"), { recursive: true });
  await copyFile(join(dist, "player.js"), join(server, "page/player.js"));
}
const used = new Set();
for (const [place, scripts] of Object.entries(PAGES)) {
  for (const script of scripts) {
    (await write(folder ?? join(server, place), script, join(sources, `${script}.ts`), formatOf(script), [elsewhere(script)])).forEach((one) => used.add(one));
  }
}
const unused = (await readdir(sources)).filter((one) => !one.endsWith(".d.ts") && !used.has(one));
if (unused.length > 0) {
  throw new Error(`${unused.join(", ")}: in no script (expected: in one of PAGES, or used by one)`);
}
