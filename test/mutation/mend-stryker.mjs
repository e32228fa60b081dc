import { registerHooks } from "node:module";

/** Two faults of Stryker 10, mended while it is loaded. Without them it would need an older mocha and no `!++`. */
registerHooks({
  // Its mocha runner asks for three files of mocha without their ending, which mocha 12 changed to `.cjs`.
  resolve: (specifier, context, nextResolve) =>
    nextResolve(
      /\/mocha\/lib\/cli\/(run-helpers|options|collect-files)$/.test(specifier)
        ? `${specifier}.cjs`
        : specifier,
      context,
    ),
  // Its mutant of `counts[row]!++` is refused by Babel when it is built, not when it is a changed copy.
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/update-operator-mutator.js")) return loaded;
    const source = String(loaded.source).replace(
      /types\.updateExpression\((.*), deepCloneNode\(path\.node\.argument\), path\.node\.prefix\)/,
      "Object.assign(deepCloneNode(path.node), { operator: $1 })",
    );
    return { ...loaded, source };
  },
});
