import { type Deployer, tagsOf } from "./deployer";

interface Inputs {
  readonly handler: string;
  readonly runtime: string;
  readonly role: string;
  readonly timeout?: number;
  readonly memorySize?: number;
  readonly architectures?: readonly string[];
  readonly description?: string;
  readonly reservedConcurrentExecutions?: number;
  readonly environment?: { readonly variables?: Readonly<Record<string, string>> };
  readonly deadLetterConfig?: { readonly targetArn: string };
}

export const lambdaFunction: Deployer = {
  type: "aws:lambda/function:Function",
  async apply(resource, { world }) {
    const inputs = resource.inputs as unknown as Inputs;
    const name = String(resource.state.name ?? resource.id);
    const arn = String(resource.state.arn);
    if (!resource.code) throw new Error(`The function ${name} has no package the sandbox can run.`);
    await world.lambda.deploy({
      name,
      arn,
      handler: inputs.handler,
      runtime: inputs.runtime,
      timeoutSeconds: inputs.timeout ?? 3,
      memoryMib: inputs.memorySize ?? 128,
      architectures: inputs.architectures ?? ["x86_64"],
      environment: inputs.environment?.variables ?? {},
      files: new Map(Object.entries(resource.code).map(([path, text]) => [path, Buffer.from(text)])),
      reservedConcurrency: inputs.reservedConcurrentExecutions,
      roleArn: inputs.role,
      description: inputs.description,
    });
    world.tags.set(arn, tagsOf(resource));
    world.asyncInvoker.configure(name, { deadLetterArn: inputs.deadLetterConfig?.targetArn });
  },
};
