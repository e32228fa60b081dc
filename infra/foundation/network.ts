import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account";
import type { Statement } from "./policy-document";

/** Where something runs that is to have no other way out. */
export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** The network of the settings; `undefined` where none is asked for. */
export function networkOf({ subnetIds, securityGroupIds }: Network): Network | undefined {
  return subnetIds.length === 0 ? undefined : { subnetIds, securityGroupIds };
}

/** What EC2 tells everybody or nobody. */
const LOOK_UP = [
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
] as const;

/**
 * Lets a service put its network interfaces into the subnets, with the role of what runs there.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html and
 *   https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function joinNetwork(network: Network | undefined, account: Account): Statement[] {
  if (!network) return [];
  const { partition, region, accountId } = account;
  const arnOf = (resource: string) =>
    pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:${resource}`;
  const interfaces = arnOf("network-interface/*");
  return [
    {
      sid: "MakeNetworkInterfaces",
      actions: ["ec2:CreateNetworkInterface"],
      resources: [
        interfaces,
        ...network.subnetIds.map((id) => arnOf(`subnet/${id}`)),
        ...network.securityGroupIds.map((id) => arnOf(`security-group/${id}`)),
      ],
    },
    {
      sid: "KeepNetworkInterfaces",
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: [interfaces],
    },
    {
      sid: "LookUpNetwork",
      actions: LOOK_UP,
      resources: "*",
      anyResourceBecause: "EC2's descriptions know no resource.",
    },
  ];
}
