// Packs the bundled extension into dist/fazhi.vsix, with the licences of the whole project.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const licences = ["LICENSE-MIT", "LICENSE-APACHE"].map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));
writeFileSync(new URL("LICENSE.txt", import.meta.url), licences.join("\n\n"));
const vsce = new URL("node_modules/@vscode/vsce/vsce", import.meta.url).pathname;
const args = [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--out", "dist/fazhi.vsix"];
execFileSync(process.execPath, args, { stdio: "inherit", cwd: new URL(".", import.meta.url).pathname });
