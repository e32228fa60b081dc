import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

const OF_OIDC = {
  issuer: ["an https URL", "https://login.example.com/"],
  clientId: ["a client id", "final-mile-pages"],
} as const;

/** Your own provider needs its address; a pool of the stack and no provider have none. */
export function providerComplete({ signIn }: StackConfig): Fault[] {
  if (!signIn.scopes.includes("openid")) {
    return [
      {
        path: "signIn.scopes",
        value: signIn.scopes,
        allowed: 'a list with "openid": without it the provider says nothing of who signs in',
        example: ["openid", ...signIn.scopes],
      },
    ];
  }
  if (signIn.provider === "oidc") {
    return (["issuer", "clientId"] as const).flatMap((name): Fault[] =>
      signIn[name] === undefined
        ? [
            {
              path: `signIn.${name}`,
              value: undefined,
              allowed: `${OF_OIDC[name][0]} with provider "oidc"`,
              example: OF_OIDC[name][1],
            },
          ]
        : [],
    );
  }
  return (["issuer", "clientId", "clientSecretName"] as const).flatMap((name): Fault[] =>
    signIn[name] === undefined
      ? []
      : [
          {
            path: "signIn.provider",
            value: signIn.provider,
            allowed: `"oidc" when \`signIn.${name}\` is set`,
            example: "oidc",
          },
        ],
  );
}

export function domainComplete({ signIn }: StackConfig): Fault[] {
  const { domainName, certificateArn, provider } = signIn;
  if (provider === "none" && domainName !== undefined) {
    return [
      {
        path: "signIn.domainName",
        value: domainName,
        allowed: 'left out with provider "none": there are no pages to sign in to',
      },
    ];
  }
  if (domainName !== undefined && certificateArn === undefined) {
    return [
      {
        path: "signIn.certificateArn",
        value: undefined,
        allowed: "the ARN of a certificate in ACM when `signIn.domainName` is set",
        example: "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000",
      },
    ];
  }
  if (domainName === undefined && certificateArn !== undefined) {
    return [
      {
        path: "signIn.domainName",
        value: undefined,
        allowed: "a host name when `signIn.certificateArn` is set",
        example: "forecast.example.com",
      },
    ];
  }
  return [];
}
