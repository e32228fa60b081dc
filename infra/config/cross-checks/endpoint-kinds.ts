import { COMPETITORS } from "../../../functions/contracts/variants";
import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function serverlessLimits({ endpoint }: StackConfig): Fault[] {
  if (endpoint.kind !== "serverless") return [];
  const faults: Fault[] = [];
  if (endpoint.dataCapturePercent > 0) {
    faults.push({
      path: "endpoint.dataCapturePercent",
      value: endpoint.dataCapturePercent,
      allowed: "0 with a serverless endpoint, which cannot capture data (monitoring reads `predictions/`)",
      example: 0,
    });
  }
  if (endpoint.serverlessProvisionedConcurrency > endpoint.serverlessMaxConcurrency) {
    faults.push({
      path: "endpoint.serverlessProvisionedConcurrency",
      value: endpoint.serverlessProvisionedConcurrency,
      allowed: `at most endpoint.serverlessMaxConcurrency (${endpoint.serverlessMaxConcurrency})`,
      example: endpoint.serverlessMaxConcurrency,
    });
  }
  return [...faults, ...singleVariantOnly(endpoint, "a serverless endpoint")];
}

export function multiModelLimits({ endpoint, model }: StackConfig): Fault[] {
  if (endpoint.kind !== "multi-model") return [];
  const faults: Fault[] = [];
  if (endpoint.dataCapturePercent > 0) {
    faults.push({
      path: "endpoint.dataCapturePercent",
      value: endpoint.dataCapturePercent,
      allowed: "0 with a multi-model endpoint, which Model Monitor does not support",
      example: 0,
    });
  }
  if (model.algorithm === "scikit-learn" && model.source === undefined) {
    faults.push({
      path: "model.source",
      value: undefined,
      allowed:
        "a folder in S3 with a multi-model endpoint of scikit-learn: its instances start with " +
        "`{version}/code/sourcedir.tar.gz`, which is copied from there into the lake that the same deployment makes",
      example: "s3://team-models/forecast/",
    });
  }
  return [...faults, ...singleVariantOnly(endpoint, "a multi-model endpoint")];
}

function singleVariantOnly(endpoint: StackConfig["endpoint"], what: string): Fault[] {
  return COMPETITORS.filter((variant) => endpoint[variant]).map((variant) => ({
    path: `endpoint.${variant}`,
    value: endpoint[variant],
    allowed: `left out with ${what}, which has one variant only`,
  }));
}

export function transformKnowsModel({ fleet, endpoint }: StackConfig): Fault | undefined {
  if (!fleet.batchTransform || endpoint.kind !== "multi-model") return undefined;
  return {
    path: "fleet.batchTransform",
    value: true,
    allowed: "false with a multi-model endpoint: Batch Transform runs one model",
    example: false,
  };
}
