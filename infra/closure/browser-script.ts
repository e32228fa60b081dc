import { createHash } from "node:crypto";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { PageScript } from "../../functions/contracts/settings/handlers";

/**
 * The script of the pages, from checked TypeScript to one line that any browser of the last years runs. It is
 * made when the package of `report` is, and travels in it as text.
 */
export function bundlePageClient(): PageScript {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "../../functions/dashboard/client/page-client.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
  });
  // In a page a script ends at the first closing tag, wherever that stands.
  const text = outputFiles[0]!.text.trim().replaceAll("</script", "<\\/script");
  return { text, sha256: createHash("sha256").update(text).digest("base64") };
}
