import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { evaluateOnce } from "../support/evaluated-stacks";
import { CONFIGURATIONS } from "./program/configurations";

const SDK_FOLDER = dirname(require.resolve("@pulumi/aws/package.json"));

/** The provider's typing of a resource: whether it is deprecated, and which arguments it takes. */
function readTypings(type: string) {
  const token = /^aws:(.+):\w+$/.exec(type)?.[1] ?? "";
  const text = readFileSync(join(SDK_FOLDER, `${token}.d.ts`), "utf8");
  const beforeClass = text.slice(0, text.indexOf("export declare class"));
  const args = text.slice(text.lastIndexOf("export interface"));
  const properties = [...args.matchAll(/(\/\*\*[\s\S]*?\*\/)?\s*(\w+)\??: pulumi\.Input/g)];
  return {
    isDeprecated: beforeClass.includes("@deprecated"),
    properties: properties.map(([, , name]) => name),
    deprecated: properties
      .filter(([, comment]) => comment?.includes("@deprecated"))
      .map(([, , name]) => name),
  };
}

describe("the program's use of the provider", function () {
  this.timeout(120_000);

  it("names no deprecated resource, no deprecated argument and none the provider does not know", async () => {
    const faults: string[] = [];
    for (const { options } of CONFIGURATIONS) {
      const { resources } = await evaluateOnce(options);
      for (const { type, name, inputs, custom } of resources) {
        if (!custom) continue;
        const typings = readTypings(type);
        if (typings.isDeprecated) faults.push(`${name}: ${type} is deprecated`);
        for (const key of Object.keys(inputs)) {
          if (typings.deprecated.includes(key)) faults.push(`${name}: ${key} is deprecated`);
          if (!typings.properties.includes(key)) faults.push(`${name}: ${type} has no ${key}`);
        }
      }
    }
    expect([...new Set(faults)]).to.deep.equal([]);
  });
});
