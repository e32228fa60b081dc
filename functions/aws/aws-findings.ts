import type { AwsFinding, AwsFindings } from "../costs/usage";
import { type CallJsonService, createJsonService, JsonServiceError } from "./clients/json-service";
import type { CostTag } from "./cost-explorer";

const HUB = "Cost Optimization Hub";
const OPTIMIZER = "Compute Optimizer";
/** The hub exists once: its API lives in us-east-1 and knows all regions. */
const HUB_REGION = "us-east-1";
const FINDINGS_PER_PAGE = 100;
const MOST_PAGES = 10;
/** What the services say of an account that has not opted in, each in its own way. */
const NOT_ENROLLED = /OptInRequired|not (?:been )?(?:enrolled|registered|opted)|enroll/i;

/** How the two are called. */
export interface FindingsServices {
  readonly hub: CallJsonService;
  readonly optimizer: CallJsonService;
}

function connectFindings(region: string): FindingsServices {
  return {
    hub: createJsonService({
      name: "cost-optimization-hub",
      target: "CostOptimizationHubService",
      region: HUB_REGION,
    }),
    optimizer: createJsonService({ name: "compute-optimizer", target: "ComputeOptimizerService", region }),
  };
}

/**
 * What AWS itself found to save in the stack's resources: all that bears its tag, from Cost Optimization Hub; memory of
 * its functions, from Compute Optimizer, which tells it exactly. Where the account has opted in to one only, of that.
 */
export async function readAwsFindings(
  tag: CostTag,
  region: string,
  functionArns: readonly string[],
  { hub, optimizer }: FindingsServices = connectFindings(region),
): Promise<AwsFindings> {
  const [found, memory] = await Promise.all([
    ifEnrolled(() => readHub(hub, tag, region)),
    ifEnrolled(() => readFunctions(optimizer, functionArns)),
  ]);
  const byArn = new Map(memory?.map((finding) => [finding.resourceArn, finding]));
  const inHub = (found ?? []).map((finding) => {
    const exact = byArn.get(finding.resourceArn);
    if (exact) byArn.delete(finding.resourceArn);
    // One finding, told by both: the hub says what it saves after discounts, Compute Optimizer by which memory.
    return exact ? { ...exact, ...finding, measured: exact.measured, memoryMib: exact.memoryMib } : finding;
  });
  return {
    findings: [...inHub, ...byArn.values()],
    notEnrolledIn: [...(found ? [] : [HUB]), ...(memory ? [] : [OPTIMIZER])],
  };
}

async function ifEnrolled<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof JsonServiceError && NOT_ENROLLED.test(`${error.name} ${error.message}`)) {
      return undefined;
    }
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CostOptimizationHub_ListRecommendations.html */
async function readHub(call: CallJsonService, tag: CostTag, region: string): Promise<AwsFinding[]> {
  const filter = { tags: [{ key: tag.key, value: tag.value }], regions: [region] };
  const items = await readPages<HubItem>(FINDINGS_PER_PAGE, "items", (page) =>
    call("ListRecommendations", { filter, ...page }),
  );
  return items.map((item) => ({
    source: HUB,
    resourceArn: item.resourceArn ?? item.resourceId ?? "",
    resourceType: item.currentResourceType ?? "",
    action: item.actionType ?? "",
    savingUsdPerMonth: item.currencyCode === "USD" ? (item.estimatedMonthlySavings ?? 0) : 0,
    lookbackDays: item.recommendationLookbackPeriodInDays,
    refreshedOn: dayOf(item.lastRefreshTimestamp),
    current: item.currentResourceSummary,
    recommended: item.recommendedResourceSummary,
    needsRestart: item.restartNeeded ?? false,
    measured: [],
  }));
}

/** @see https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/API_GetLambdaFunctionRecommendations.html */
async function readFunctions(call: CallJsonService, functionArns: readonly string[]): Promise<AwsFinding[]> {
  if (functionArns.length === 0) return [];
  const found = await readPages<FunctionItem>(FINDINGS_PER_PAGE, "lambdaFunctionRecommendations", (page) =>
    call("GetLambdaFunctionRecommendations", { functionArns, ...page }),
  );
  return found.flatMap((item) => {
    const [best] = [...(item.memorySizeRecommendationOptions ?? [])].sort(
      (left, right) => (left.rank ?? 0) - (right.rank ?? 0),
    );
    const saving =
      best?.savingsOpportunityAfterDiscounts?.estimatedMonthlySavings ??
      best?.savingsOpportunity?.estimatedMonthlySavings;
    if (item.finding !== "NotOptimized" || best?.memorySize === undefined) return [];
    return [
      {
        source: OPTIMIZER,
        // A version or alias at its end is not what the program declares.
        resourceArn: (item.functionArn ?? "").split(":").slice(0, 7).join(":"),
        resourceType: "LambdaFunction",
        action: "Rightsize",
        savingUsdPerMonth: saving?.currency === "USD" ? (saving.value ?? 0) : 0,
        lookbackDays: item.lookbackPeriodInDays,
        refreshedOn: dayOf(item.lastRefreshTimestamp),
        current: `${item.currentMemorySize} MB`,
        recommended: `${best.memorySize} MB`,
        currentMemoryMib: item.currentMemorySize,
        memoryMib: best.memorySize,
        needsRestart: false,
        measured: [
          `${item.numberOfInvocations ?? 0} invocations, sum of ${item.lookbackPeriodInDays ?? 0} days`,
          ...(item.utilizationMetrics ?? []).map(
            ({ name = "", statistic = "", value = 0 }) =>
              `${name} ${value.toFixed(0)} ${name === "Memory" ? "MB" : "ms"}, ${statistic.toLowerCase()}`,
          ),
        ],
      },
    ];
  });
}

async function readPages<Item>(
  maxResults: number,
  list: string,
  read: (page: object) => Promise<unknown>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page === 0 || (nextToken !== undefined && page < MOST_PAGES); page++) {
    const answer = (await read({ maxResults, ...(nextToken && { nextToken }) })) as Record<string, unknown>;
    items.push(...((answer[list] ?? []) as readonly Item[]));
    nextToken = answer.nextToken as string | undefined;
  }
  return items;
}

/** Seconds since the epoch. */
function dayOf(timestamp: number | undefined): string | undefined {
  return timestamp === undefined ? undefined : new Date(timestamp * 1000).toISOString().slice(0, 10);
}

interface HubItem {
  readonly resourceId?: string;
  readonly resourceArn?: string;
  readonly currentResourceType?: string;
  readonly actionType?: string;
  readonly estimatedMonthlySavings?: number;
  readonly currencyCode?: string;
  readonly restartNeeded?: boolean;
  readonly currentResourceSummary?: string;
  readonly recommendedResourceSummary?: string;
  readonly lastRefreshTimestamp?: number;
  readonly recommendationLookbackPeriodInDays?: number;
}

interface Saving {
  readonly estimatedMonthlySavings?: { readonly currency?: string; readonly value?: number };
}

interface FunctionItem {
  readonly functionArn?: string;
  readonly currentMemorySize?: number;
  readonly numberOfInvocations?: number;
  readonly utilizationMetrics?: readonly {
    readonly name?: string;
    readonly statistic?: string;
    readonly value?: number;
  }[];
  readonly lookbackPeriodInDays?: number;
  readonly lastRefreshTimestamp?: number;
  readonly finding?: string;
  readonly memorySizeRecommendationOptions?: readonly {
    readonly rank?: number;
    readonly memorySize?: number;
    readonly savingsOpportunity?: Saving;
    readonly savingsOpportunityAfterDiscounts?: Saving;
  }[];
}
