import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { completeSettings } from "../config/complete-settings";
import type { GivenSettings, Settings } from "../config/schema";
import { componentType } from "../naming";
import { SESSION_TAG_KEY, SESSION_TAG_VALUE } from "../policy/rules/api";
import type { InlineFunction } from "./inline-function";

export interface HttpApiArgs {
  /** Physical name, 1 to 121 characters, also of the log; that of the authorizer is `<name>-tokens`. */
  readonly apiName: string;
  /** What it offers, for the console. */
  readonly description: string;
  /**
   * Who may call and how often, as section `api` of the settings.
   * @default IAM principals, 20 requests a second
   */
  readonly settings?: GivenSettings<"api">;
  /**
   * The functions themselves ask who is there, by a session: a browser can neither sign requests nor hold a token. The
   * gateway lets everybody through to them.
   * @default false
   */
  readonly asksForSession?: boolean;
  /** Host of its own, in whose place the one that API Gateway gives does not answer. @default none */
  readonly domainName?: string;
  /** Days the access log is kept, one of the periods CloudWatch Logs knows: 1, 3, 5, 7, 14, 30 ... */
  readonly logRetentionDays: number;
}

/** `POST /predict` */
export type RouteKey = `${"GET" | "POST"} /${string}`;

export interface RouteOptions {
  /**
   * For a function with reserved concurrency: the caller who finds no free environment is told 429 and to ask again
   * after so many seconds, instead of the gateway's 503.
   */
  readonly retryAfterSeconds?: number;
}

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
 * bearer tokens by configuration, or a session that the functions ask for. Requests are throttled and logged. An HTTP API knows no request
 * validation, so that the handlers check what they get and answer faults as problem+json (RFC 9457).
 */
export class HttpApi extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Base address, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  readonly stageId: pulumi.Output<string>;
  private readonly api: aws.apigatewayv2.Api;
  private readonly authorization: Pick<aws.apigatewayv2.RouteArgs, "authorizationType" | "authorizerId">;

  constructor(
    private readonly logicalName: string,
    args: HttpApiArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("api", "HttpApi"), logicalName, {}, options);
    const { apiName } = args;
    const { api } = completeSettings(`HttpApi "${logicalName}"`, { api: args.settings });
    const child = { parent: this };
    this.api = new aws.apigatewayv2.Api(
      logicalName,
      {
        name: apiName,
        description: args.description,
        protocolType: "HTTP",
        // One address, so that a session and the provider's way back are of one host.
        disableExecuteApiEndpoint: args.domainName === undefined ? undefined : true,
        ...(args.asksForSession && { tags: { [SESSION_TAG_KEY]: SESSION_TAG_VALUE } }),
      },
      child,
    );
    const log = new aws.cloudwatch.LogGroup(
      `${logicalName}-log`,
      {
        // Under this prefix, the log service does not count our group against the size of its policy.
        name: `/aws/vendedlogs/${apiName}`,
        retentionInDays: args.logRetentionDays,
      },
      child,
    );
    const stage = new aws.apigatewayv2.Stage(
      `${logicalName}-stage`,
      {
        apiId: this.api.id,
        name: "$default",
        autoDeploy: true,
        accessLogSettings: { destinationArn: log.arn, format: ACCESS_LOG_FORMAT },
        defaultRouteSettings: {
          throttlingRateLimit: api.requestsPerSecond,
          throttlingBurstLimit: api.burst,
          detailedMetricsEnabled: true,
        },
      },
      child,
    );
    this.authorization = args.asksForSession ? { authorizationType: "NONE" } : this.authorize(apiName, api);
    this.id = this.api.id;
    this.stageId = stage.id;
    this.url =
      args.domainName === undefined ? this.api.apiEndpoint : pulumi.output(`https://${args.domainName}`);
    this.registerOutputs({ url: this.url });
  }

  /** Lets a function answer a route. */
  addRoute(
    routeKey: RouteKey,
    lambda: Pick<InlineFunction, "name" | "invokeArn">,
    { retryAfterSeconds }: RouteOptions = {},
  ): void {
    const name = `${this.logicalName}-${routeKey
      .replace(/[^A-Za-z]+/g, "-")
      .replace(/-$/, "")
      .toLowerCase()}`;
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
        responseParameters:
          retryAfterSeconds === undefined ? undefined : [tellToRetryAfter(retryAfterSeconds)],
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

  private authorize(apiName: string, { authorization, jwtIssuer, jwtAudiences }: Settings<"api">) {
    if (authorization === "iam") return { authorizationType: "AWS_IAM" };
    const authorizer = new aws.apigatewayv2.Authorizer(
      `${this.logicalName}-authorizer`,
      {
        apiId: this.api.id,
        name: `${apiName}-tokens`,
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: jwtIssuer, audiences: [...jwtAudiences] },
      },
      { parent: this },
    );
    return { authorizationType: "JWT", authorizerId: authorizer.id };
  }
}

/**
 * An HTTP API answers 503 when Lambda does not start a function, and can change the answer by its status. The functions
 * themselves answer nothing with 503 on such a route.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
function tellToRetryAfter(seconds: number) {
  return {
    statusCode: "503",
    mappings: { "overwrite:statuscode": "429", "overwrite:header.Retry-After": String(seconds) },
  };
}
