import { type Rule, resourceRule, stackRule } from "../rule";

const ROUTE = "aws:apigatewayv2/route:Route";
const STAGE = ["aws:apigatewayv2/stage:Stage"];

/** What the dashboard and the forecasts tell is for those who are allowed, and for as many as we can serve. */
export const API_RULES: readonly Rule[] = [
  resourceRule(
    "api-route-authorised",
    "No route is open.",
    [ROUTE],
    ({ authorizationType, authorizerId }) => [
      authorizationType === "AWS_IAM" || (authorizationType === "JWT" && authorizerId !== undefined)
        ? undefined
        : `is open (authorizationType "${authorizationType ?? "NONE"}"); use AWS_IAM, or JWT with an authorizer`,
    ],
  ),
  resourceRule("api-throttled", "A stage bounds requests.", STAGE, ({ defaultRouteSettings }) => [
    defaultRouteSettings?.throttlingRateLimit > 0 && defaultRouteSettings?.throttlingBurstLimit > 0
      ? undefined
      : "has no throttling; set throttlingRateLimit and throttlingBurstLimit",
  ]),
  resourceRule("api-logged", "A stage logs who called what.", STAGE, ({ accessLogSettings }) => [
    accessLogSettings?.destinationArn === undefined ? "has no access log; set accessLogSettings" : undefined,
  ]),
  stackRule(
    "api-permission-bound",
    "The permission to invoke a function names the one that may.",
    ["aws:lambda/permission:Permission"],
    ({ props }) => [
      props.sourceArn === undefined && props.sourceAccount === undefined
        ? `lets any ${props.principal} invoke the function; set sourceArn`
        : undefined,
    ],
  ),
];
