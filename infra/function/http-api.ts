import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";
import { componentType, physicalName } from "../naming";
import type { InlineFunction } from "./inline-function";

/** `POST /predict` */
export type RouteKey = `${"GET" | "POST"} /${string}`;

/** What the access log keeps of a request: who, what, how it ended; nothing of its content. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  requestedAt: "$context.requestTime",
  caller: "$context.identity.caller",
  subject: "$context.authorizer.claims.sub",
  sourceIp: "$context.identity.sourceIp",
  routeKey: "$context.routeKey",
  status: "$context.status",
  responseLatencyMs: "$context.responseLatency",
  integrationError: "$context.integrationErrorMessage",
});

/**
 * The HTTP API: predictions, report and dashboard for those who are allowed. Never open: IAM by default,
 * bearer tokens by configuration. Requests are throttled and logged. An HTTP API knows no request
 * validation, so that the handlers check what they get and answer faults as problem+json (RFC 9457).
 */
export class HttpApi extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Base address, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  private readonly api: aws.apigatewayv2.Api;
  private readonly authorization: Pick<aws.apigatewayv2.RouteArgs, "authorizationType" | "authorizerId">;

  constructor(
    private readonly logicalName: string,
    private readonly config: StackConfig,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("api", "HttpApi"), logicalName, {}, options);
    const child = { parent: this };
    this.api = new aws.apigatewayv2.Api(
      logicalName,
      {
        name: physicalName("api", logicalName),
        description: "Predictions, business report and dashboard.",
        protocolType: "HTTP",
      },
      child,
    );
    const log = new aws.cloudwatch.LogGroup(
      `${logicalName}-log`,
      {
        // Under this prefix, the log service does not count our group against the size of its policy.
        name: `/aws/vendedlogs/${physicalName("logGroup", logicalName)}`,
        retentionInDays: config.operations.logRetentionDays,
      },
      child,
    );
    new aws.apigatewayv2.Stage(
      `${logicalName}-stage`,
      {
        apiId: this.api.id,
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: log.arn, format: ACCESS_LOG_FORMAT },
        defaultRouteSettings: {
          throttlingRateLimit: config.api.requestsPerSecond,
          throttlingBurstLimit: config.api.burst,
          detailedMetricsEnabled: true,
        },
      },
      child,
    );
    this.authorization = this.authorize();
    this.id = this.api.id;
    this.url = this.api.apiEndpoint;
    this.registerOutputs({ url: this.url });
  }

  /** Lets a function answer a route. */
  addRoute(routeKey: RouteKey, lambda: InlineFunction): void {
    const name = `${this.logicalName}-${routeKey.replace(/[^A-Za-z]+/g, "-").toLowerCase()}`;
    const child = { parent: this };
    const integration = new aws.apigatewayv2.Integration(
      name,
      {
        apiId: this.api.id,
        integrationType: "AWS_PROXY",
        integrationUri: lambda.invokeArn,
        integrationMethod: "POST",
        payloadFormatVersion: "2.0",
        // A little more than the functions take, so that their own answer wins.
        timeoutMilliseconds: 30_000,
      },
      child,
    );
    new aws.apigatewayv2.Route(
      `${name}-route`,
      {
        apiId: this.api.id,
        routeKey,
        target: pulumi.interpolate`integrations/${integration.id}`,
        ...this.authorization,
      },
      child,
    );
    new aws.lambda.Permission(
      `${name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: lambda.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${this.api.executionArn}/*/${routeKey.replace(" ", "")}`,
      },
      child,
    );
  }

  private authorize() {
    const { authorization, jwtIssuer, jwtAudiences } = this.config.api;
    if (authorization === "iam") return { authorizationType: "AWS_IAM" };
    const authorizer = new aws.apigatewayv2.Authorizer(
      `${this.logicalName}-authorizer`,
      {
        apiId: this.api.id,
        name: physicalName("api", this.logicalName, "tokens"),
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: jwtIssuer, audiences: [...jwtAudiences] },
      },
      { parent: this },
    );
    return { authorizationType: "JWT", authorizerId: authorizer.id };
  }
}
