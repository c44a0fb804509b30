// Renews package-lock.json: exact versions with their hashes, and no word of where a registry is.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("package-lock.json", import.meta.url);
execFileSync("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], {
  cwd: new URL(".", import.meta.url),
  stdio: "inherit",
});
const lock = JSON.parse(readFileSync(file, "utf-8"));
for (const each of Object.values(lock.packages)) delete each.resolved;
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
