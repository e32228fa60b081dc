/** Whether it answers, how fast, how often not, and with what reserve. */
import type { DashboardNames } from "./names";
import type { Graph, Line, Section } from "./widgets";

const SAGEMAKER = "AWS/SageMaker";
/** Utilisation of the instances stands in a namespace of its own. */
const SAGEMAKER_INSTANCES = "/aws/sagemaker/Endpoints";

export function trafficSection(names: DashboardNames): Section {
  return {
    heading: "Traffic",
    graphs: [
      { title: "Requests to the model", periodSeconds: 60, lines: ofVariants(names, "Invocations") },
      { title: "Runs of the functions", lines: ofFunctions(names, "Invocations") },
      ...ofApi(names, "Requests to the API", [{ metric: "Count", label: "requests" }]),
    ],
  };
}

export function latencySection(names: DashboardNames): Section {
  return {
    heading: "Latency",
    graphs: [
      {
        title: "Latency of the model",
        periodSeconds: 60,
        axis: "ms",
        lines: names.variantNames.flatMap((variant, index) => latencyLines(names, variant, index)),
        marks: [{ label: "p99, warning", value: names.thresholds.latencyP99Ms }],
      },
      {
        title: "Duration of the functions",
        axis: "ms",
        statistic: "Maximum",
        lines: ofFunctions(names, "Duration"),
      },
      ...ofApi(names, "Latency of the API", [
        { metric: "Latency", label: "p50", statistic: "p50" },
        { metric: "Latency", label: "p99", statistic: "p99" },
      ]),
    ],
  };
}

export function errorSection(names: DashboardNames): Section {
  return {
    heading: "Errors",
    graphs: [
      {
        title: "Errors of the model",
        periodSeconds: 60,
        lines: [
          ...ofVariants(names, "Invocation5XXErrors", "5xx "),
          ...ofVariants(names, "Invocation4XXErrors", "4xx "),
        ],
      },
      {
        title: "Errors and throttles of the functions",
        lines: [...ofFunctions(names, "Errors"), ...ofFunctions(names, "Throttles", "throttled ")],
      },
      {
        title: "Work that was given up (dead letters)",
        statistic: "Maximum",
        lines: names.deadLetterQueueNames.map((queue) => ({
          namespace: "AWS/SQS",
          metric: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: queue },
          label: queue,
        })),
      },
      ...ofApi(names, "Errors of the API", [
        { metric: "5xx", label: "5xx" },
        { metric: "4xx", label: "4xx" },
      ]),
    ].filter(({ lines }) => lines.length > 0),
  };
}

export function capacitySection(names: DashboardNames): Section {
  return {
    heading: "Capacity",
    graphs: [...(names.hasInstances ? instanceGraphs(names) : []), functionCapacity(names), lakeSize(names)],
  };
}

function instanceGraphs(names: DashboardNames): readonly Graph[] {
  return [
    {
      title: "Use of the instances (CPU: 100 % per core)",
      axis: "percent",
      statistic: "Maximum",
      lines: ["CPUUtilization", "MemoryUtilization", "DiskUtilization"].flatMap((metric) =>
        names.variantNames.map(
          (variant): Line => ({
            namespace: SAGEMAKER_INSTANCES,
            metric,
            dimensions: { EndpointName: names.endpointName, VariantName: variant },
            label: `${metric.replace("Utilization", "")} ${variant}`,
          }),
        ),
      ),
      marks: [{ label: "memory, warning", value: names.thresholds.utilizationPercent }],
    },
    {
      // SageMaker publishes no instance count; all invocations over those of one instance give it.
      title: "Instances that answered",
      periodSeconds: 60,
      lines: names.variantNames.flatMap((variant, index) => [
        { ...ofVariant(names, variant, "Invocations"), id: `all${index}`, hidden: true },
        { ...ofVariant(names, variant, "InvocationsPerInstance"), id: `one${index}`, hidden: true },
        { expression: `all${index}/one${index}`, label: variant },
      ]),
    },
  ];
}

function functionCapacity(names: DashboardNames): Graph {
  return {
    title: "Functions running at a time",
    statistic: "Maximum",
    lines: ofFunctions(names, "ConcurrentExecutions"),
  };
}

function lakeSize({ lakeBucketName }: DashboardNames): Graph {
  const ofBucket = (id: string, storage: string): Line => ({
    namespace: "AWS/S3",
    metric: "BucketSizeBytes",
    dimensions: { BucketName: lakeBucketName, StorageType: storage },
    label: storage,
    id,
    hidden: true,
  });
  return {
    title: "Size of the lake",
    statistic: "Average",
    periodSeconds: 86_400,
    axis: "GB",
    lines: [
      ofBucket("standard", "StandardStorage"),
      ofBucket("cold", "GlacierInstantRetrievalStorage"),
      { expression: "standard/1000000000", label: "standard" },
      { expression: "cold/1000000000", label: "cold" },
    ],
  };
}

/** p50 and p99 in milliseconds; SageMaker reports microseconds. */
function latencyLines(names: DashboardNames, variant: string, index: number): readonly Line[] {
  return ["p50", "p99"].flatMap((statistic): Line[] => {
    const id = `${statistic}v${index}`;
    return [
      { ...ofVariant(names, variant, "ModelLatency"), statistic, id, hidden: true },
      { expression: `${id}/1000`, label: `${statistic} ${variant}` },
    ];
  });
}

function ofVariants(names: DashboardNames, metric: string, prefix = ""): readonly Line[] {
  return names.variantNames.map((variant) => ({
    ...ofVariant(names, variant, metric),
    label: `${prefix}${variant}`,
  }));
}

function ofVariant({ endpointName }: DashboardNames, variant: string, metric: string) {
  return {
    namespace: SAGEMAKER,
    metric,
    dimensions: { EndpointName: endpointName, VariantName: variant },
    label: variant,
  };
}

function ofFunctions({ functionNames }: DashboardNames, metric: string, prefix = ""): readonly Line[] {
  return Object.entries(functionNames).map(([name, functionName]) => ({
    namespace: "AWS/Lambda",
    metric,
    dimensions: { FunctionName: functionName },
    label: `${prefix}${name}`,
  }));
}

function ofApi(
  { apiId }: DashboardNames,
  title: string,
  lines: readonly { readonly metric: string; readonly label: string; readonly statistic?: string }[],
): readonly Graph[] {
  if (apiId === undefined) return [];
  return [
    {
      title,
      lines: lines.map((line) => ({ namespace: "AWS/ApiGateway", dimensions: { ApiId: apiId }, ...line })),
    },
  ];
}
