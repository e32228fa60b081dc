import { readResponseMapping } from "../services/http-api/map-response";
import type { FunctionLogging } from "../services/lambda/function-log";
import { type Deployer, tagsOf } from "./deployer";

interface FunctionInputs {
  readonly handler: string;
  readonly runtime: string;
  readonly role: string;
  readonly timeout?: number;
  readonly memorySize?: number;
  readonly architectures?: readonly string[];
  readonly reservedConcurrentExecutions?: number;
  readonly environment?: { readonly variables?: Readonly<Record<string, string>> };
  readonly deadLetterConfig?: { readonly targetArn: string };
  readonly loggingConfig?: FunctionLogging;
  readonly tracingConfig?: { readonly mode: string };
}

export const lambdaFunction: Deployer = {
  type: "aws:lambda/function:Function",
  async apply(resource, { world }) {
    const inputs = resource.inputs as unknown as FunctionInputs;
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
      logging: inputs.loggingConfig,
      roleArn: inputs.role,
      isTraced: inputs.tracingConfig?.mode === "Active",
    });
    world.tags.set(arn, tagsOf(resource));
    world.asyncInvoker.configure(name, { deadLetterArn: inputs.deadLetterConfig?.targetArn });
  },
};

interface EventInvokeInputs {
  readonly functionName: string;
  readonly maximumRetryAttempts?: number;
  readonly destinationConfig?: { readonly onFailure?: { readonly destination: string } };
}

export const functionEventInvokeConfig: Deployer = {
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  apply({ inputs }, { world }) {
    const { functionName, maximumRetryAttempts, destinationConfig } = inputs as unknown as EventInvokeInputs;
    const destination = destinationConfig?.onFailure?.destination;
    world.asyncInvoker.configure(world.lambda.definition(functionName).name, {
      maximumRetryAttempts,
      ...(destination ? { deadLetterArn: destination } : {}),
    });
  },
};

export const api: Deployer = {
  type: "aws:apigatewayv2/api:Api",
  apply(resource, { world }) {
    world.apis.names.set(String(resource.id), String(resource.inputs.name ?? resource.state.name));
    world.tags.set(String(resource.state.arn), tagsOf(resource));
  },
};

interface ResponseParameters {
  readonly statusCode: string;
  readonly mappings: Readonly<Record<string, string>>;
}

export const apiIntegration: Deployer = {
  type: "aws:apigatewayv2/integration:Integration",
  apply({ inputs, id }, { world }) {
    if (inputs.integrationType !== "AWS_PROXY") {
      throw new Error(`The sandbox does not emulate integrations of type ${inputs.integrationType}.`);
    }
    world.apis.integrations.set(String(id), {
      apiId: String(inputs.apiId),
      integrationId: String(id),
      uri: String(inputs.integrationUri),
      payloadFormatVersion: String(inputs.payloadFormatVersion ?? "1.0"),
      timeoutMs: Number(inputs.timeoutMilliseconds ?? 30_000),
      responseParameters: new Map(
        ((inputs.responseParameters ?? []) as readonly ResponseParameters[]).map(
          ({ statusCode, mappings }) => [Number(statusCode), readResponseMapping(mappings)] as const,
        ),
      ),
    });
  },
};

export const apiRoute: Deployer = {
  type: "aws:apigatewayv2/route:Route",
  apply({ inputs, id }, { world }) {
    world.apis.routes.set(String(id), {
      apiId: String(inputs.apiId),
      routeKey: String(inputs.routeKey),
      target: String(inputs.target),
      authorizationType: String(inputs.authorizationType ?? "NONE"),
    });
  },
};
