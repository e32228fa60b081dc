import type { Recommendation, Undecided } from "../../contracts/results/costs";
import {
  ENDPOINT_GROUP,
  functionMemoryGroup,
  IDLE_DAYS,
  type Rule,
  type RuleInput,
  SMALLEST_SAVING_USD,
} from "../rule";
import type { AwsFinding } from "../usage";

const RULE = "aws-findings";

/**
 * What AWS itself found in the stack's resources: a change of settings where a setting does it, held against what we
 * measured; otherwise by hand, as AWS describes it. The saving is AWS's estimate.
 */
export const judgeAwsFindings: Rule = (input) => {
  const { aws } = input;
  if (!aws) return undefined;
  return [
    ...aws.findings.flatMap((finding) => judgeFinding(finding, input)),
    ...aws.notEnrolledIn.map((service) => ({
      rule: RULE,
      resource: "account",
      because: `the account has not opted in to ${service}, which costs nothing`,
    })),
  ];
};

function judgeFinding(finding: AwsFinding, input: RuleInput): (Recommendation | Undecided)[] {
  if (finding.savingUsdPerMonth < SMALLEST_SAVING_USD) return [];
  if (finding.resourceType === "LambdaFunction") return judgeFunction(finding, input);
  if (finding.resourceType === "SageMakerEndpoint") return judgeEndpoint(finding, input);
  return [describe(finding, { resource: nameOf(finding) })];
}

function judgeFunction(finding: AwsFinding, { levers }: RuleInput): (Recommendation | Undecided)[] {
  const own = levers.functions.find(({ arn }) => arn === finding.resourceArn);
  const { memoryMib, currentMemoryMib, source } = finding;
  if (!own || memoryMib === undefined) return [describe(finding, { resource: nameOf(finding) })];
  if (currentMemoryMib !== undefined && currentMemoryMib !== own.memoryMib) {
    const because = `${source} looked at it with ${currentMemoryMib} MiB; it has ${own.memoryMib} by now`;
    return [{ rule: RULE, resource: own.name, because }];
  }
  return [
    describe(finding, {
      resource: own.name,
      title: `Function "${own.name}" with ${memoryMib} instead of ${own.memoryMib} MiB, as ${source} says`,
      risk: "medium",
      givesUp: "room for a run that takes more, or time where it gets less of a processor",
      changes: [{ path: `operations.functionMemoryMib.${own.name}`, from: own.memoryMib, to: memoryMib }],
      oneOf: functionMemoryGroup(own.name),
    }),
  ];
}

/** That an endpoint idles, we measure ourselves: by the same measure, and with settings that make it cheap. */
function judgeEndpoint(finding: AwsFinding, { endpoint: use }: RuleInput): (Recommendation | Undecided)[] {
  const resource = nameOf(finding);
  if (!/^(?:Stop|Delete)$/.test(finding.action)) {
    return [describe(finding, { resource, oneOf: ENDPOINT_GROUP })];
  }
  if (use && use.endpointName === resource && use.invocations === 0 && use.days >= IDLE_DAYS) return [];
  const counted = use
    ? `${use.invocations} requests were counted in ${use.days} days, and ${IDLE_DAYS} without one are needed`
    : "its use could not be measured";
  return [{ rule: RULE, resource, because: `${finding.source} calls it idle; ${counted}` }];
}

function describe(
  finding: AwsFinding,
  own: Pick<Recommendation, "resource"> & Partial<Recommendation>,
): Recommendation {
  const { source, action, resourceType, savingUsdPerMonth, lookbackDays, refreshedOn, measured } = finding;
  const { current = "what it is", recommended } = finding;
  const becomes = recommended === undefined ? current : `${current} -> ${recommended}`;
  return {
    id: `${RULE}:${own.resource}`,
    rule: RULE,
    title: `${action} ${resourceType} "${own.resource}", as ${source} says`,
    savingUsdPerMonth,
    risk: finding.needsRestart ? "high" : "medium",
    evidence: [
      `${source}: ${action}, ${becomes}; saving as AWS estimates it${refreshedOn ? `, ${refreshedOn}` : ""}${lookbackDays ? `, from ${lookbackDays} days` : ""}`,
      ...measured,
    ],
    prices: [],
    givesUp: finding.needsRestart ? "the resource is restarted" : "what AWS does not know that it is for",
    changes: [],
    ...(!own.changes && {
      byHand: `Billing and Cost Management, ${source}: ${finding.resourceArn}`,
    }),
    ...own,
  };
}

/** `final-mile-prod-monitor` of its ARN. */
function nameOf({ resourceArn }: AwsFinding): string {
  return resourceArn.split(/[:/]/).at(-1) ?? resourceArn;
}
