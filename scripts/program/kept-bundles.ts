import { join } from "node:path";
import { version } from "esbuild";
import type { Bundle, BundleRequest, BundleStore } from "../../infra/closure/bundler";
import { KeptFiles, type KeptName, nameOf } from "../kept-files";
import { nameSources } from "./kept-sources";

/** Packages of some dozen configurations, about 150 KB each. */
const MOST_KEPT = 250;

/** All that decides what esbuild makes of a closure, from the root of the program: how it is asked, and of what. */
const SOURCES = ["functions", join("infra", "closure")];

/**
 * Packages of earlier evaluations. A sandbox, an estimate or a test evaluates the program as it was a minute ago, and
 * bundling is half of it. A deployment never asks here: it bundles what lies there.
 */
export function createKeptBundles(programRoot: string, folder: string): BundleStore {
  const files = new KeptFiles(folder, MOST_KEPT);
  let reading: Promise<KeptName> | undefined;
  const nameFor = async ({ name, text, resolveDir }: BundleRequest): Promise<KeptName> => {
    reading ??= nameSources(programRoot, SOURCES, [version]);
    return nameOf([await reading, name, text, resolveDir.slice(programRoot.length)]);
  };
  return {
    find: async (request) => {
      const content = await files.find(await nameFor(request));
      return content && (JSON.parse(content.toString("utf8")) as Bundle);
    },
    keep: async (request, bundle) => files.keep(await nameFor(request), Buffer.from(JSON.stringify(bundle))),
  };
}
