import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policy-document";

/** Lets a role read the bill, the prices and how the endpoint is used. */
export function readCosts(endpointArn: pulumi.Input<string>): Statement[] {
  return [
    {
      sid: "ReadBill",
      actions: ["ce:GetCostAndUsage", "ce:GetCostForecast"],
      resources: "*",
      anyResourceBecause: "Cost Explorer's queries know no resource.",
    },
    {
      sid: "ReadPrices",
      actions: ["pricing:GetProducts"],
      resources: "*",
      anyResourceBecause: "The Price List API knows no resource.",
    },
    {
      sid: "ReadUse",
      actions: ["cloudwatch:GetMetricData"],
      resources: "*",
      anyResourceBecause: "cloudwatch:GetMetricData knows no resource.",
    },
    { sid: "ReadEndpoint", actions: ["sagemaker:DescribeEndpoint"], resources: [endpointArn] },
  ];
}
