import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import type { Account } from "../foundation/account";
import { createSessionKey } from "../foundation/encryption";
import { HttpApi } from "../function/http-api";
import { nameApi } from "./own-domain";
import { PeoplePool } from "./user-pool";

export interface PagesArgs {
  readonly settings: Settings<"signIn">;
  /** Steady rate and burst of requests, as of the API of programs. */
  readonly rates: Pick<Settings<"api">, "requestsPerSecond" | "burst">;
  readonly apiName: string;
  /** Alias of the key of sessions, without `alias/`. */
  readonly keyAliasName: string;
  readonly poolName: string;
  readonly logRetentionDays: number;
  /** Whether the people of a pool stay when the stack goes. */
  readonly protect: boolean;
  readonly account: Account;
}

/** What people reach, and who lets them in. */
export interface Pages {
  readonly api: HttpApi;
  readonly sessionKey: aws.kms.Key;
  readonly issuer: pulumi.Input<string>;
  readonly clientId: pulumi.Input<string>;
  readonly logoutUrl: pulumi.Input<string> | undefined;
  /** Host to point the own one at. */
  readonly domainTarget: pulumi.Output<string> | undefined;
}

/**
 * The API of people, beside that of programs: its functions ask for a session, and a route has one way of asking.
 * `undefined` where nobody signs in.
 */
export function createPages({ settings, rates, account, ...names }: PagesArgs): Pages | undefined {
  const { provider, domainName, certificateArn } = settings;
  if (provider === "none") return undefined;
  const api = new HttpApi("pages", {
    apiName: names.apiName,
    description: "Pages for people, after their sign-in.",
    settings: { requestsPerSecond: rates.requestsPerSecond, burst: rates.burst },
    asksForSession: true,
    domainName,
    logRetentionDays: names.logRetentionDays,
  });
  const domainTarget =
    domainName === undefined || certificateArn === undefined
      ? undefined
      : nameApi("pages-domain", { domainName, certificateArn, api });
  const sessionKey = createSessionKey({ aliasName: names.keyAliasName, account });
  if (provider === "oidc") {
    const { issuer = "", clientId = "" } = settings;
    return { api, sessionKey, issuer, clientId, logoutUrl: undefined, domainTarget };
  }
  const { issuer, clientId, logoutUrl } = new PeoplePool("people", {
    poolName: names.poolName,
    domainPrefix: pulumi.interpolate`${names.poolName}-${account.accountId}`,
    region: account.region,
    pagesUrl: api.url,
    scopes: settings.scopes,
    groups: [...new Set([...settings.plannerGroups, ...settings.financeGroups, ...settings.engineerGroups])],
    protect: names.protect,
  });
  return { api, sessionKey, issuer, clientId, logoutUrl, domainTarget };
}
