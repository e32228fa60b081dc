import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../naming";

export interface PeoplePoolArgs {
  /** Physical name, 1 to 128 characters. */
  readonly poolName: string;
  /** Prefix of the sign-in page's host, unique in the region: `<prefix>.auth.<region>.amazoncognito.com`. */
  readonly domainPrefix: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Address of the pages, to which the pool sends people back. */
  readonly pagesUrl: pulumi.Input<string>;
  readonly scopes: readonly string[];
  /** Groups that stand for roles. */
  readonly groups: readonly string[];
  /** Whether the pool stays when the stack goes. */
  readonly protect: boolean;
}

/**
 * People of the stack, where there is no provider of the company: invited by an administrator, never by themselves, with
 * a password and, if they like, an authenticator. They are put into groups, which are their roles.
 */
export class PeoplePool extends pulumi.ComponentResource {
  readonly issuer: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  readonly logoutUrl: pulumi.Output<string>;

  constructor(logicalName: string, args: PeoplePoolArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("people", "PeoplePool"), logicalName, {}, options);
    const child = { parent: this };
    const pool = new aws.cognito.UserPool(
      logicalName,
      {
        name: args.poolName,
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        usernameAttributes: ["email"],
        autoVerifiedAttributes: ["email"],
        usernameConfiguration: { caseSensitive: false },
        accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
        passwordPolicy: {
          minimumLength: 14,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: false,
          temporaryPasswordValidityDays: 7,
        },
        mfaConfiguration: "OPTIONAL",
        softwareTokenMfaConfiguration: { enabled: true },
        deletionProtection: args.protect ? "ACTIVE" : "INACTIVE",
      },
      child,
    );
    const domain = new aws.cognito.UserPoolDomain(
      `${logicalName}-domain`,
      { userPoolId: pool.id, domain: args.domainPrefix },
      child,
    );
    const client = new aws.cognito.UserPoolClient(
      `${logicalName}-client`,
      {
        name: `${args.poolName}-pages`,
        userPoolId: pool.id,
        // A secret would have to be kept; the code is bound to who asked for it by PKCE.
        generateSecret: false,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["code"],
        allowedOauthScopes: [...args.scopes],
        supportedIdentityProviders: ["COGNITO"],
        callbackUrls: [pulumi.interpolate`${args.pagesUrl}/signed-in`],
        logoutUrls: [pulumi.interpolate`${args.pagesUrl}/signed-out`],
        // Nobody signs in but on the pool's own page, and a refusal does not tell whom it knows.
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        preventUserExistenceErrors: "ENABLED",
        enableTokenRevocation: true,
      },
      child,
    );
    for (const name of args.groups) {
      new aws.cognito.UserGroup(`${logicalName}-${name}`, { name, userPoolId: pool.id }, child);
    }
    this.issuer = pulumi.interpolate`https://${pool.endpoint}`;
    this.clientId = client.id;
    this.logoutUrl = pulumi.interpolate`https://${domain.domain}.auth.${args.region}.amazoncognito.com/logout`;
    this.registerOutputs({ issuer: this.issuer });
  }
}
