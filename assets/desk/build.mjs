// Builds the desk: `src/main.tsx` and every `src/**/*.worker.ts`, each to one file of `assets/dist/`.
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "../dist");
const workers = readdirSync(join(here, "src"), { recursive: true })
  .filter((name) => name.endsWith(".worker.ts"))
  .map((name) => ({ in: join(here, "src", name), out: basename(name, ".ts") }));
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: [{ in: join(here, "src/main.tsx"), out: "desk" }, ...workers],
  outdir: out,
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
