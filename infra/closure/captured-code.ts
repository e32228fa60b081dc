import type { runtime } from "@pulumi/pulumi";

/** The three functions Pulumi writes down with a captured output; everything else is somebody's code. */
const OUTPUT_METHODS = /^function \/\*(constructor|apply|get)\*\/\(/;

/** `function __f3(__0) { ... return <text>; ... }`, the form in which the serialiser writes a function. */
const SERIALISED_FUNCTION = /^function (__\w+)\(.*?\n\nreturn (.*?);\n\n {4}\}/gms;

/** `export.handler = __f0;`, the closure itself. */
const ENTRY = /^exports\.\w+ = (__\w+);$/m;

/**
 * Refuses a closure that captured code or a secret.
 *
 * Captured code is rewritten function by function into `with` blocks: 8 to 15 times slower, error classes
 * lose their message, private fields break. A captured secret would lie in the package as plain text.
 */
export function assertOnlyValuesCaptured(name: string, serialised: runtime.SerializedFunction): void {
  if (serialised.containsSecrets) {
    throw new Error(
      `The closure "${name}" captured a secret, which would lie in its package as plain text. ` +
        "Put the secret into a parameter or a secret store and read it by name inside the handler.",
    );
  }
  const captured = findCapturedCode(serialised.text);
  if (captured.length > 0) {
    throw new Error(
      `The closure "${name}" captured code by value: ${captured.join(", ")}. ` +
        `Import it inside the body of the closure: const { ... } = await import("../functions/handlers/${name}").`,
    );
  }
}

/** The serialiser's own message speaks of closures within closures; put the function's name before it. */
export function assertSerialisable(name: string, cause: unknown): never {
  throw new Error(
    `The closure "${name}" captured something that cannot be written down. It may capture plain values and ` +
      `outputs only; import everything else inside its body. ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
}

/** Names of the functions and classes that stand in the text beside the closure itself. */
export function findCapturedCode(text: string): string[] {
  const entry = ENTRY.exec(text)?.[1];
  return [...text.matchAll(SERIALISED_FUNCTION)]
    .filter(([, id, body]) => id !== entry && !OUTPUT_METHODS.test(body ?? ""))
    .map(([, id, body]) => nameOf(text, id ?? "", body ?? ""));
}

function nameOf(text: string, id: string, body: string): string {
  const captureName = new RegExp(`(\\w+): ${id}\\b`).exec(text)?.[1];
  const ownName = /^(?:async )?(?:function\*?|class)\s*(?:\/\*)?(\w+)/.exec(body)?.[1];
  return `"${captureName ?? ownName ?? body.slice(0, 40)}"`;
}
