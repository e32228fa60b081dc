import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../foundation/policy-document";
import type { Variant } from "./variants";

/** What the rest of the program knows of the endpoint, whether there is one yet or not. */
export interface ServedEndpoint {
  readonly name: pulumi.Output<string>;
  /** Nobody while there is no model. */
  readonly variants: readonly Variant[];
  /** Model of the champion, for batch transforms. */
  readonly modelName: pulumi.Output<string> | undefined;
  /** Lets a role read which models serve: after a roll-back, and in an A/B test, the settings do not tell. */
  readServed(): Statement[];
  /** Lets a role ask the model. */
  invoke(): Statement[];
}

/** Stands for the endpoint of a stack that has no model yet: its name is known, and there is nothing to have rights on. */
export function awaitEndpoint(endpointName: string): ServedEndpoint {
  return {
    name: pulumi.output(endpointName),
    variants: [],
    modelName: undefined,
    readServed: () => [],
    invoke: () => [],
  };
}
