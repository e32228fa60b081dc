import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { importAtStart } from "./import-at-start";
import { leanSdk } from "./lean-sdk";
import { keepOwnSources } from "./source-map";

/** One package to make. */
export interface BundleRequest {
  readonly name: string;
  /** Text of the serialised closure, a CommonJS module. */
  readonly text: string;
  /** Folder to which the imports in the text are relative. */
  readonly resolveDir: string;
}

export interface Bundle {
  readonly code: string;
  readonly sourceMap: string;
}

/** Bundles that were made before of the same. */
export interface BundleStore {
  find(request: BundleRequest): Promise<Bundle | undefined>;
  keep(request: BundleRequest, bundle: Bundle): Promise<void>;
}

type Waiting = BundleRequest & {
  readonly resolve: (bundle: Bundle) => void;
  readonly reject: (reason: unknown) => void;
};

/** Folder of the Pulumi program, whichever it is: a program runs in its own. Sources are named from here. */
const PROGRAM_ROOT = process.cwd();

/** Requests that come within this time of one another are bundled together. */
const GATHERING_MS = 20;

let waiting: Waiting[] = [];
let timer: NodeJS.Timeout | undefined;
let store: BundleStore | undefined;

/** Looks for bundles there before they are made. Without it, as in a deployment, each is made. */
export function findBundlesIn(kept: BundleStore): void {
  store = kept;
}

/**
 * Bundles a closure with everything it imports into one file. What is asked for at the same time is built
 * together, because the packages share most of their modules: parsed once, they take half the time. The
 * bytes of a package do not depend on its company.
 */
export function bundle(request: BundleRequest): Promise<Bundle> {
  return new Promise((resolve, reject) => {
    waiting.push({ ...request, resolve, reject });
    clearTimeout(timer);
    timer = setTimeout(() => void bundleWaiting(), GATHERING_MS);
  });
}

async function bundleWaiting(): Promise<void> {
  const requests = waiting;
  waiting = [];
  try {
    const known = await Promise.all(requests.map((request) => store?.find(request)));
    const missing = requests.filter((_, index) => known[index] === undefined);
    const bundles = missing.length > 0 ? await bundleTogether(missing) : undefined;
    await Promise.all(missing.map((request) => store?.keep(request, bundles!(request.name))));
    requests.forEach(({ name, resolve }, index) => {
      resolve(known[index] ?? bundles!(name));
    });
  } catch (error) {
    for (const { reject } of requests) reject(error);
  }
}

async function bundleTogether(requests: readonly BundleRequest[]): Promise<(name: string) => Bundle> {
  const { outputFiles } = await build({
    entryPoints: requests.map(({ name }) => ({ in: `${ENTRY}${name}`, out: `${name}/index` })),
    plugins: [serialisedClosures(requests), leanSdk],
    alias: {
      "@aws-sdk/credential-provider-node": join(__dirname, "lambda-credentials.ts"),
      "@smithy/core/event-streams": join(__dirname, "no-event-streams.ts"),
    },
    absWorkingDir: PROGRAM_ROOT,
    // Nothing is written; the folder only anchors the relative paths of the source maps.
    outdir: PROGRAM_ROOT,
    write: false,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    // Errors keep the names of their classes, traces those of their functions.
    keepNames: true,
    treeShaking: true,
    // What the SDK imports when it first asks is there already. As an ES module of its own, "http" would be asked for all
    // it has, a WebSocket among them, for which Node loads another HTTP client: 30 ms of the first request.
    supported: { "dynamic-import": false },
    sourcemap: "linked",
    // Positions are what a trace needs; the text would outweigh the code.
    sourcesContent: false,
    legalComments: "none",
    logLevel: "silent",
  });
  const textOf = (path: string) =>
    outputFiles.find((file) => file.path === join(PROGRAM_ROOT, path))?.text ?? "";
  return (name) => ({
    code: textOf(`${name}/index.js`),
    sourceMap: keepOwnSources(textOf(`${name}/index.js.map`)),
  });
}

const ENTRY = "entry:";
const CLOSURE = "closure:";

/** The two modules of a package that exist nowhere else: its entry, and the closure as serialised. */
function serialisedClosures(requests: readonly BundleRequest[]): Plugin {
  const modules = new Map<string, { readonly contents: string; readonly resolveDir: string }>();
  for (const { name, text, resolveDir } of requests) {
    const { entry, closure } = importAtStart(text, `${CLOSURE}${name}`);
    modules.set(`${ENTRY}${name}`, { contents: entry, resolveDir });
    modules.set(`${CLOSURE}${name}`, { contents: closure, resolveDir });
  }
  return {
    name: "serialised-closures",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(entry|closure):/ }, ({ path }) => ({ path, namespace: "final-mile" }));
      onLoad({ filter: /.*/, namespace: "final-mile" }, ({ path }) => ({
        ...modules.get(path),
        loader: "js",
      }));
    },
  };
}
