/** Evaluates the Pulumi program once: started by `evaluateProgram`, asked and answering over IPC. */
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type BundleStore, findBundlesIn } from "../../infra/closure/bundler";
import { KEPT_FOLDER } from "../kept-files";
import type { EvaluationReply, EvaluationRequest } from "./evaluation";
import { listViolations } from "./judge-resources";
import { createKeptBundles } from "./kept-bundles";
import { plainOutputs } from "./plain-values";
import { ProviderMocks } from "./provider-mocks";
import { Recorder } from "./recorder";

// Pulumi writes a stack beside each of its promises, which takes as long as the rest of the program.
Error.prepareStackTrace = String;

/** For who looks at what is declared, and runs none of it; Pulumi takes no empty file. */
const EMPTY_BUNDLES: BundleStore = {
  find: async () => ({ code: "// not made", sourceMap: "{}" }),
  keep: async () => {},
};

async function evaluate(request: EvaluationRequest): Promise<EvaluationReply> {
  findBundlesIn(
    request.packages === false
      ? EMPTY_BUNDLES
      : createKeptBundles(process.cwd(), join(KEPT_FOLDER, "bundles")),
  );
  const recorder = new Recorder();
  pulumi.runtime.setAllConfig(request.config);
  await pulumi.runtime.setMocks(
    new ProviderMocks(recorder, request),
    request.project,
    request.stack,
    request.preview,
  );
  let outputs: Record<string, unknown> = {};
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation((args) => {
      recorder.declare(args);
      return undefined;
    });
    // Read from the module itself: Pulumi would answer nothing at all when one output is unknown.
    outputs = require("../../infra");
    return outputs;
  });
  await pulumi.runtime.disconnect();
  const resources = await recorder.resources();
  return {
    kind: "evaluated",
    program: {
      resources,
      outputs: await plainOutputs(outputs),
      ...(request.judge && { violations: listViolations(resources) }),
    },
  };
}

function describeFailure(error: unknown): EvaluationReply {
  // A stack is written when somebody first asks for it: that of a failure has the places in the sources.
  Reflect.deleteProperty(Error, "prepareStackTrace");
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  // The program speaks to its operator through run errors, and does so about its configuration only.
  return { kind: "failed", name: pulumi.RunError.isInstance(error) ? "ConfigError" : name, message, stack };
}

function answer(reply: EvaluationReply): void {
  process.send?.(reply, undefined, undefined, () => process.disconnect?.());
}

process.on("uncaughtException", (error) => answer(describeFailure(error)));
process.on("unhandledRejection", (error) => answer(describeFailure(error)));
process.once("message", (request) => {
  evaluate(request as EvaluationRequest).then(answer, (error) => answer(describeFailure(error)));
});
