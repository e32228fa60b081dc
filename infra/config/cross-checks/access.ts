import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

const ADDRESS_FORMS = {
  email: { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, allowed: "an e-mail address", example: "team@example.com" },
  https: { pattern: /^https:\/\/\S+$/, allowed: "an https URL", example: "https://example.com/alerts" },
  sqs: {
    pattern: /^arn:aws[\w-]*:sqs:/,
    allowed: "the ARN of a queue",
    example: "arn:aws:sqs:us-east-1:123456789012:alerts",
  },
  lambda: {
    pattern: /^arn:aws[\w-]*:lambda:/,
    allowed: "the ARN of a function",
    example: "arn:aws:lambda:us-east-1:123456789012:function:alerts",
  },
} as const;

export function subscriptionAddresses({ alerts }: StackConfig): Fault[] {
  const addresses = alerts.subscriptions.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`);
  return alerts.subscriptions.flatMap(({ protocol, endpoint }, index): Fault[] => {
    const { pattern, allowed, example } = ADDRESS_FORMS[protocol];
    const path = `alerts.subscriptions[${index}].endpoint`;
    if (!pattern.test(endpoint)) {
      return [{ path, value: endpoint, allowed: `${allowed} with protocol "${protocol}"`, example }];
    }
    if (addresses.indexOf(addresses[index]!) === index) return [];
    return [
      {
        path: `alerts.subscriptions[${index}]`,
        value: alerts.subscriptions[index],
        allowed: "given once: it is in the list already",
      },
    ];
  });
}

export function jwtComplete({ api }: StackConfig): Fault[] {
  if (api.authorization === "iam") {
    return api.jwtIssuer === undefined && api.jwtAudiences.length === 0
      ? []
      : [
          {
            path: "api.authorization",
            value: "iam",
            allowed: '"jwt" when `api.jwtIssuer` or `api.jwtAudiences` is set',
            example: "jwt",
          },
        ];
  }
  const faults: Fault[] = [];
  if (api.jwtIssuer === undefined) {
    faults.push({
      path: "api.jwtIssuer",
      value: undefined,
      allowed: 'an https URL with authorization "jwt"',
      example: "https://login.example.com/",
    });
  }
  if (api.jwtAudiences.length === 0) {
    faults.push({
      path: "api.jwtAudiences",
      value: api.jwtAudiences,
      allowed: 'a list with at least one audience with authorization "jwt"',
      example: ["final-mile"],
    });
  }
  return faults;
}
