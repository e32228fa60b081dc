import { type Rule, resourceRule, stackRule } from "../rule";

const API = "aws:apigatewayv2/api:Api";
const ROUTE = "aws:apigatewayv2/route:Route";
const STAGE = ["aws:apigatewayv2/stage:Stage"];

/** Marks an API whose functions ask for a session themselves, since a browser can send nothing else. */
export const SESSION_TAG_KEY = "final-mile:callers-checked-by";
export const SESSION_TAG_VALUE = "session";

/** What the dashboard and the forecasts tell is for those who are allowed, and for as many as we can serve. */
export const API_RULES: readonly Rule[] = [
  stackRule(
    "api-route-authorised",
    "No route is open, but of an API whose functions ask for a session.",
    [ROUTE],
    (route, all) => {
      const { authorizationType, authorizerId } = route.props;
      const asksForSession = all.some(
        (other) =>
          other.type === API &&
          route.refersTo("apiId", other) &&
          other.props.tags?.[SESSION_TAG_KEY] === SESSION_TAG_VALUE,
      );
      return [
        authorizationType === "AWS_IAM" ||
        (authorizationType === "JWT" && authorizerId !== undefined) ||
        asksForSession
          ? undefined
          : `is open (authorizationType "${authorizationType ?? "NONE"}"); use AWS_IAM, or JWT with an authorizer`,
      ];
    },
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
