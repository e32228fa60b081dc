import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folders whose code makes the features: what a model has learnt of depends on them. */
const FEATURE_CODE = ["forecasting", "demand", "planning"];

/** Hash of the code that makes the features, the same on every machine: a model's lineage names it. */
export function hashFeatureCode(functionsFolder = join(__dirname, "..", "..", "functions")): string {
  const hash = createHash("sha256");
  for (const folder of FEATURE_CODE) {
    const files = readdirSync(join(functionsFolder, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.replaceAll("\\", "/"))
      .sort();
    for (const name of files) {
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(functionsFolder, folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
