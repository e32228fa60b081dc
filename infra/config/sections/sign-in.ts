import { z } from "zod";
import { choice, integer, list, text } from "../../../functions/contracts/settings/setting";

const group = text(/^[^\s,]{1,128}$/u, {
  about: "Value of the claim.",
  allowed: "a group as text without spaces and commas",
  example: "planner",
});

const groups = (role: string, sees: string) =>
  list(group, 20, {
    about: `Values of the claim that make somebody ${role}: ${sees}.`,
    allowed: "a list of at most 20 groups",
    example: [role],
  }).default([role]);

const scope = text(/^[\x21\x23-\x5b\x5d-\x7e]+$/, {
  about: "What the provider is asked for.",
  allowed: "a scope of OAuth as text without spaces",
  example: "groups",
});

/** How people come in to the pages. */
export const signIn = z.strictObject({
  provider: choice(["cognito", "oidc", "none"], {
    about:
      "Who lets people in to the pages: a Cognito user pool of the stack, your own OpenID Connect provider, or nobody: then only IAM and tokens open them.",
  }).default("cognito"),
  issuer: text(/^(https:\/\/\S+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/\S*)?)$/, {
    about:
      "Issuer of your provider, with `oidc`; its description lies under `/.well-known/openid-configuration`.",
    allowed: "an https URL",
    example: "https://login.example.com/",
  }).optional(),
  clientId: text(/^\S{1,256}$/, {
    about: "Client that you registered at your provider, with the redirect address `<pages>/signed-in`.",
    allowed: "a client id as text without spaces",
    example: "final-mile-pages",
  }).optional(),
  clientSecretName: text(/^[\w/+=.@-]{1,512}$/, {
    about:
      "Secret in Secrets Manager with the client's secret. Leave out for a public client: PKCE protects it.",
    allowed: "the name of a secret",
    example: "final-mile/sign-in",
  }).optional(),
  scopes: list(scope, 20, {
    about: "What the provider is asked for.",
    allowed: "a list of at most 20 scopes, `openid` among them",
    example: ["openid", "profile", "groups"],
  }).default(["openid", "profile", "email"]),
  rolesClaim: text(/^[^\s,]{1,256}$/u, {
    about: "Claim with a person's groups; with dots where your provider nests them (`realm_access.roles`).",
    allowed: "the name of a claim as text without spaces",
    example: "groups",
  }).default("cognito:groups"),
  plannerGroups: groups("planner", "reports and orders, and decides orders"),
  financeGroups: groups("finance", "reports, orders and costs"),
  engineerGroups: groups("engineer", "reports, orders and costs"),
  sessionHours: integer(1, 24, {
    unit: "hours",
    about: "Life of a session; use does not prolong it.",
  }).default(8),
  domainName: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, {
    about: "Your own host of the pages; point it at the output `pagesDomainTarget`.",
    allowed: "a host name in lower case",
    example: "forecast.example.com",
  }).optional(),
  certificateArn: text(/^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, {
    about: "Certificate of `domainName`, in the stack's region.",
    allowed: "the ARN of a certificate in ACM",
    example: "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000",
  }).optional(),
});
