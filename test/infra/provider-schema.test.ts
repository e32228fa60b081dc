import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { evaluateOnce } from "../support/evaluated-stacks";
import { CONFIGURATIONS } from "./program/configurations";

// The provider's SDK is generated from its schema: what it declares is what the provider takes.
const SDK_FOLDER = dirname(require.resolve("@pulumi/aws/package.json"));

interface Declaration {
  readonly isDeprecated: boolean;
  readonly args: ReadonlyMap<string, { readonly isRequired: boolean; readonly isDeprecated: boolean }>;
}

/** Reads the arguments of a resource type from the declarations of its class; `undefined` for a type unknown. */
function readDeclaration(type: string): Declaration | undefined {
  const [, token] = /^aws:(.+):\w+$/.exec(type) ?? [];
  const file = join(SDK_FOLDER, `${token}.d.ts`);
  if (token === undefined || !existsSync(file)) return undefined;
  const source = readFileSync(file, "utf8");
  const [, body = ""] = /export interface \w+Args \{([\s\S]*?)\n\}/.exec(source) ?? [];
  const args = new Map<string, { isRequired: boolean; isDeprecated: boolean }>();
  // An argument stands indented by four; deeper keys belong to its type.
  const pattern = /(?:(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\s*)?^ {4}(\w+)(\?)?:/gm;
  for (const [, comment = "", name, optional] of body.matchAll(pattern)) {
    args.set(name!, { isRequired: optional !== "?", isDeprecated: comment.includes("@deprecated") });
  }
  const [beforeClass = ""] = source.split(/export declare class/);
  return { args, isDeprecated: /@deprecated(?![\s\S]*\*\/[\s\S]*\/\*\*)/.test(beforeClass) };
}

describe("the provider", () => {
  for (const { title, options } of CONFIGURATIONS) {
    it(`knows every resource and argument with ${title}, none deprecated, none missing`, async () => {
      const { resources } = await evaluateOnce(options);
      const faults = resources
        // What the program brings itself (`pulumi-nodejs:dynamic`) has no schema.
        .filter(({ custom, type }) => custom && !type.startsWith("pulumi-nodejs:"))
        .flatMap(({ type, name, inputs }) => {
          const declaration = readDeclaration(type);
          if (!declaration) return [`${name}: the type ${type} is unknown`];
          const given = Object.keys(inputs);
          const { args, isDeprecated } = declaration;
          return [
            ...(isDeprecated ? [`${name}: ${type} is deprecated`] : []),
            ...given.filter((key) => !args.has(key)).map((key) => `${name}: ${type} takes no ${key}`),
            ...given
              .filter((key) => args.get(key)?.isDeprecated)
              .map((key) => `${name}: ${key} is deprecated`),
            ...[...args]
              .filter(([key, { isRequired }]) => isRequired && !given.includes(key))
              .map(([key]) => `${name}: ${type} needs ${key}`),
          ];
        });
      expect(faults).to.deep.equal([]);
    });
  }

  it("is read right: a type that does not exist, a deprecated and a required argument are seen", () => {
    expect(readDeclaration("aws:s3/bucket:Nothing")).to.not.equal(undefined);
    expect(readDeclaration("aws:s3/nothing:Nothing")).to.equal(undefined);
    // Lifecycle rules on the bucket itself gave way to a resource of their own.
    expect(readDeclaration("aws:s3/bucket:Bucket")?.args.get("lifecycleRules")?.isDeprecated).to.equal(true);
    expect(readDeclaration("aws:lambda/function:Function")?.args.get("role")?.isRequired).to.equal(true);
    expect(readDeclaration("aws:s3/bucketV2:BucketV2")?.isDeprecated).to.equal(true);
  });
});
