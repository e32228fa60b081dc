import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { OperatorError } from "../../../functions/contracts/errors";
import { SANDBOX_CREDENTIALS } from "../../cli/aws-environment";
import type { Deployer } from "./deployer";

/** Code of the program that runs while it is deployed said no: the step failed, and with it the deployment. */
export class FailedStepError extends OperatorError {
  override name = "FailedStepError";

  constructor(
    /** `type::name` of the resource. */
    readonly resource: string,
    message: string,
  ) {
    super(message);
  }
}

/** What the code of a dynamic resource is given, by method. */
type MethodCall =
  | { readonly method: "create"; readonly args: readonly [inputs: object] }
  | { readonly method: "update"; readonly args: readonly [id: string, before: object, inputs: object] };

/**
 * Loads the text as Pulumi's own host does: as a module that finds its packages from the folder of the program.
 *
 * @see node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js, `getProvider`
 */
const HOST = `
const { parentPort, workerData } = require("node:worker_threads");
const { Module } = require("node:module");
const host = new Module("dynamic-resource");
host.paths = [workerData.modules];
host._compile(workerData.text, "dynamic-resource.js");
Promise.resolve(host.exports.handler()[workerData.method](...workerData.args)).then(
  () => parentPort.postMessage({}),
  (error) => parentPort.postMessage({ failure: String(error?.message ?? error) }),
);
`;

const MODULES = join(__dirname, "..", "..", "..", "node_modules");

/** A resource whose code stands in the program: the registered text runs, and speaks to the sandbox as to AWS. */
function dynamicResource(type: string): Deployer {
  return {
    type,
    looksAtEndpoint: true,
    async apply({ type: token, name, inputs, id }, { before, endpointUrl }) {
      const call: MethodCall = before
        ? { method: "update", args: [String(id), before.inputs, inputs] }
        : { method: "create", args: [inputs] };
      const failure = await runMethod(String(inputs.__provider), call, endpointUrl);
      if (failure !== undefined) throw new FailedStepError(`${token}::${name}`, failure);
    },
  };
}

/** Why the method failed; `undefined` when it did not. */
function runMethod(text: string, call: MethodCall, endpointUrl: string): Promise<string | undefined> {
  const worker = new Worker(HOST, {
    eval: true,
    execArgv: [],
    workerData: { ...call, text, modules: MODULES },
    env: {
      AWS_ENDPOINT_URL: endpointUrl,
      AWS_ACCESS_KEY_ID: SANDBOX_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SANDBOX_CREDENTIALS.secretAccessKey,
    },
  });
  return new Promise<string | undefined>((resolve, reject) => {
    worker.once("message", ({ failure }: { failure?: string }) => resolve(failure));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The code of a dynamic resource ended with ${code}.`)));
  }).finally(() => worker.terminate());
}

export const servedConfiguration = dynamicResource("pulumi-nodejs:dynamic/endpoint:ServedConfiguration");
