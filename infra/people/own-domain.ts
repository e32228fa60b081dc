import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { HttpApi } from "../function/http-api";

export interface OwnDomainArgs {
  readonly domainName: string;
  readonly certificateArn: string;
  readonly api: HttpApi;
}

/**
 * Lets an API answer under a host of one's own.
 *
 * @returns the host to point the own one at, by an alias or CNAME record.
 */
export function nameApi(
  logicalName: string,
  { domainName, certificateArn, api }: OwnDomainArgs,
): pulumi.Output<string> {
  const domain = new aws.apigatewayv2.DomainName(logicalName, {
    domainName,
    domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
  });
  new aws.apigatewayv2.ApiMapping(`${logicalName}-mapping`, {
    apiId: api.id,
    domainName: domain.id,
    stage: api.stageId,
  });
  return domain.domainNameConfiguration.targetDomainName;
}
