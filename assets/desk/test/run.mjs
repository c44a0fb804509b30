// Runs the tests of the desk: bundles each `*.test.ts`, and lets Node run them. `node test/run.mjs --only-bundle FOLDER`
// bundles them and `answer.ts`, with which the tests of the server ask this side, into FOLDER.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const [, , only, folder] = process.argv;
const out = only ? folder : join(here, "../node_modules/.tests");
const tests = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: [...tests, "answer.ts"].map((name) => join(here, name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  absWorkingDir: join(here, ".."),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
if (!only) {
  const files = tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  // They read what the tests of the server read, from where those run.
  const cwd = join(here, "../../..");
  process.exit(spawnSync(process.execPath, ["--test", ...files], { cwd, stdio: "inherit" }).status ?? 1);
}
