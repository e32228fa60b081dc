import { type Deployer, tagsOf } from "./deployer";

export const api: Deployer = {
  type: "aws:apigatewayv2/api:Api",
  apply(resource, { world }) {
    world.apis.names.set(String(resource.id), String(resource.inputs.name ?? resource.state.name));
    world.tags.set(String(resource.state.arn), tagsOf(resource));
  },
};

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
