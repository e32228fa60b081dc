import { formatUsd } from "../../cli/format";
import type { CostEstimate } from "../../estimate/estimate-cost";
import type { FoundArtifact } from "../promotion/artifacts";
import type { FoundImage, FoundRights } from "./ask-account";
import type { InstanceUse, NeededInstances } from "./needed-rights";

/** A thing that a first deployment needs. */
export interface Finding {
  readonly name: string;
  /** `unknown` where it could not be looked at from here. */
  readonly state: "ok" | "missing" | "unknown";
  readonly found: string;
  /** What to do; absent when all is well. */
  readonly remedy?: string;
}

/** What was read of the configuration and the account; `undefined` or an error's words where it could not be. */
export interface Examined {
  readonly stack: string;
  /** What the program, or a policy, says against the configuration. */
  readonly refusals: readonly string[];
  readonly estimate?: CostEstimate;
  readonly budgetUsd?: number;
  /** Who hears of alarms. */
  readonly subscriptions: number;
  /** Absent where the configuration names no model. */
  readonly artifact?: FoundArtifact | { readonly unknownBecause: string };
  /** Whether the endpoint starts without any artifact: a multi-model one loads those of the products when they are asked for. */
  readonly startsEmpty: boolean;
  /** Whether the stack trains models. */
  readonly trains: boolean;
  /** SHA-256 that the configuration pins. */
  readonly pinnedSha256?: string;
  /** Functions that may run at once in the account, and how many the configuration reserves. */
  readonly concurrency:
    | { readonly limit: number; readonly reserved: number }
    | { readonly unknownBecause: string };
  /** What the endpoint needs at a time, and what the account allows; absent for one without instances. */
  readonly instances?: NeededInstances & {
    readonly allowed: number | undefined | { readonly unknownBecause: string };
  };
  /** The same of the jobs that train and try a model, where the stack trains; one instance each. */
  readonly jobs?: readonly (NeededInstances & {
    readonly use: InstanceUse;
    readonly allowed: number | undefined | { readonly unknownBecause: string };
  })[];
  /** One's own image; absent where AWS's serves. */
  readonly image?: FoundImage | { readonly unknownBecause: string };
  readonly rights: FoundRights | { readonly unknownBecause: string };
  /** Whether billing knows the cost tag; asked only where the configuration activates it. */
  readonly costTag?: { readonly isKnown: boolean } | { readonly unknownBecause: string };
  /** Who is logged in to Pulumi. */
  readonly pulumiUser: string | { readonly unknownBecause: string };
}

/** Lambda keeps so many for functions without a reservation, and refuses to reserve them. */
const UNRESERVED = 100;

/** What a first deployment lacks, in the order in which it would fail. */
export function examine(examined: Examined): readonly Finding[] {
  return [
    examineConfiguration(examined),
    examinePulumi(examined),
    examineRights(examined),
    examineArtifact(examined),
    ...(examined.image ? [examineImage(examined.image)] : []),
    ...(examined.instances ? [examineInstances({ ...examined.instances, use: "endpoint" })] : []),
    ...(examined.jobs ?? []).map(examineInstances),
    examineConcurrency(examined),
    ...(examined.costTag ? [examineCostTag(examined.costTag)] : []),
    examineSubscriptions(examined),
    examineBudget(examined),
  ];
}

function examineConfiguration({ refusals }: Examined): Finding {
  const name = "configuration";
  if (refusals.length === 0) return { name, state: "ok", found: "the program and the policy pack accept it" };
  return { name, state: "missing", found: refusals.join("; "), remedy: "mend what is named" };
}

function examinePulumi({ pulumiUser }: Examined): Finding {
  const name = "state";
  if (typeof pulumiUser === "string")
    return { name, state: "ok", found: `logged in to Pulumi as ${pulumiUser}` };
  return {
    name,
    state: "missing",
    found: pulumiUser.unknownBecause,
    remedy: "pulumi login s3://<state bucket>; infra/bootstrap makes one",
  };
}

/** So many refused acts are named. */
const NAMED_ACTS = 5;

function examineRights({ rights }: Examined): Finding {
  const name = "rights";
  if ("unknownBecause" in rights) {
    return {
      name,
      state: "unknown",
      found: rights.unknownBecause,
      remedy:
        "allow iam:SimulatePrincipalPolicy and iam:GetRole to whoever deploys, to look before the first deployment",
    };
  }
  const { principalArn, asked, refused, conditional } = rights;
  if (refused.length > 0) {
    const named = refused.slice(0, NAMED_ACTS).join("; ");
    const more = refused.length > NAMED_ACTS ? ` and ${refused.length - NAMED_ACTS} more` : "";
    return {
      name,
      state: "missing",
      found: `${principalArn} may not: ${named}${more}`,
      remedy: "deploy with a role that may; infra/bootstrap makes one",
    };
  }
  const depends =
    conditional.length === 0
      ? ""
      : `; ${conditional.length} depend on tags or a boundary that only the deployment sends`;
  return {
    name,
    state: "ok",
    found: `${principalArn} may make each of ${asked} types of resource${depends}`,
  };
}

function examineImage(image: NonNullable<Examined["image"]>): Finding {
  const name = "image";
  if ("unknownBecause" in image) return { name, state: "unknown", found: image.unknownBecause };
  if (image.exists) return { name, state: "ok", found: image.image };
  return {
    name,
    state: "missing",
    found: `there is no ${image.image}`,
    remedy: "push the image, or name one that is there as model.image",
  };
}

function examineInstances({
  use,
  instanceType,
  count,
  allowed,
}: NonNullable<Examined["jobs"]>[number]): Finding {
  const name = use === "endpoint" ? "instances" : `instances of a ${use}`;
  const needs = `${count} x ${instanceType} at a time${use === "endpoint" ? ", a roll-out counted" : ""}`;
  if (allowed === undefined)
    return {
      name,
      state: "unknown",
      found: `Service Quotas knows no quota of ${instanceType} for ${use} usage`,
    };
  if (typeof allowed !== "number") return { name, state: "unknown", found: allowed.unknownBecause };
  if (allowed >= count) return { name, state: "ok", found: `the account allows ${allowed}; ${needs}` };
  return {
    name,
    state: "missing",
    found: `the account allows ${allowed}; ${needs}`,
    remedy: `ask for a quota of ${count} (Service Quotas, SageMaker, "${instanceType} for ${use} usage"), or take another type`,
  };
}

function examineArtifact({ stack, artifact, pinnedSha256, trains, startsEmpty }: Examined): Finding {
  const name = "artifact";
  if (artifact === undefined) {
    if (trains)
      return { name, state: "ok", found: "no model is named; the first training makes one of the history" };
    return {
      name,
      state: "missing",
      found: "no model is named, and none is trained: simple methods will forecast",
      remedy: `set model.version to a model that lies in S3, or let the stack train one: pulumi config set --stack ${stack} --path final-mile:retraining.enabled true`,
    };
  }
  if ("unknownBecause" in artifact) {
    return {
      name,
      state: "unknown",
      found: artifact.unknownBecause,
      remedy: "look with credentials of the account",
    };
  }
  if (!artifact.exists && startsEmpty) {
    const found = `nothing at ${artifact.address} yet; the endpoint starts without, and answers for products whose models lie there`;
    return { name, state: "ok", found };
  }
  if (!artifact.exists) {
    return {
      name,
      state: "missing",
      found: `nothing at ${artifact.address}`,
      remedy:
        "name the folder of the models as model.source, or put the model there; the lake is made by the first deployment only",
    };
  }
  if (pinnedSha256 !== undefined && artifact.sha256 !== pinnedSha256) {
    return {
      name,
      state: "missing",
      found: `${artifact.address} has SHA-256 ${artifact.sha256}, ${pinnedSha256} is pinned`,
      remedy: "promote what is there, or put back what was tested",
    };
  }
  return { name, state: "ok", found: artifact.address };
}

function examineConcurrency({ concurrency }: Examined): Finding {
  const name = "functions at once";
  if ("unknownBecause" in concurrency) return { name, state: "unknown", found: concurrency.unknownBecause };
  const { limit, reserved } = concurrency;
  const found = `the account runs ${limit} at once, ${reserved} are reserved`;
  if (reserved === 0 || limit - reserved >= UNRESERVED) return { name, state: "ok", found };
  return {
    name,
    state: "missing",
    found,
    remedy: `set api.predictConcurrency to 0, or ask for a quota of ${reserved + UNRESERVED} (Service Quotas, Lambda, concurrent executions)`,
  };
}

function examineCostTag(costTag: NonNullable<Examined["costTag"]>): Finding {
  const name = "cost tag";
  if ("unknownBecause" in costTag) return { name, state: "unknown", found: costTag.unknownBecause };
  if (costTag.isKnown) return { name, state: "ok", found: "billing knows it" };
  return {
    name,
    state: "missing",
    found: "billing does not know it yet",
    remedy: "leave budget.activateCostTag off for the first deployment, and set it a day later",
  };
}

function examineSubscriptions({ subscriptions }: Examined): Finding {
  const name = "who hears of alarms";
  if (subscriptions > 0) return { name, state: "ok", found: `${subscriptions} subscriptions` };
  return { name, state: "missing", found: "nobody", remedy: "set alerts.subscriptions" };
}

function examineBudget({ estimate, budgetUsd }: Examined): Finding {
  const name = "budget";
  if (!estimate || budgetUsd === undefined)
    return { name, state: "unknown", found: "no prices are saved for the region" };
  const found = `about ${formatUsd(estimate.usdPerMonth)} a month of ${formatUsd(budgetUsd)} at the default use`;
  if (estimate.usdPerMonth <= budgetUsd) return { name, state: "ok", found };
  return {
    name,
    state: "missing",
    found,
    remedy: "raise budget.monthlyUsd, or see what costs: ops estimate",
  };
}
