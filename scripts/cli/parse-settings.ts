import { UsageError } from "../../functions/contracts/errors";

/**
 * Settings as they are tried on the command line, `endpoint.instanceType=ml.m5.xlarge`, by their path. What is allowed the
 * program says when it is evaluated with them.
 *
 * @throws UsageError for what is no setting and value
 */
export function parseSettings(changes: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    changes.map((change) => {
      const [, path, value] = /^([\w.]+)=(.*)$/.exec(change) ?? [];
      if (path === undefined || value === undefined) {
        throw new UsageError(
          `--set "${change}" is not a setting; write it as section.setting=value, for example endpoint.instanceType=ml.m5.xlarge.`,
        );
      }
      return [path, parseValue(value)];
    }),
  );
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
