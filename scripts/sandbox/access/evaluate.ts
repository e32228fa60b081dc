import type { RequestContext, Statement } from "./policy";

/** A role that was taken, or a service that acts for itself. */
export type Principal =
  | {
      readonly kind: "role";
      readonly roleArn: string;
      /** `arn:aws:sts::123456789012:assumed-role/<role>/<session>` */
      readonly sessionArn: string;
      readonly accountId: string;
    }
  | { readonly kind: "service"; readonly name: string };

/** Something that somebody wants to do to something. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN; `*` for actions that know no resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** The policies that a request has to do with. */
export interface ApplicablePolicies {
  /** Of the role; nothing for a service. */
  readonly identity: readonly Statement[];
  /** Of what is used; absent where it has none. */
  readonly resource: readonly Statement[] | undefined;
  /** Policies of roles count only where the policy of the resource lets the account decide: keys of KMS. */
  readonly needsDelegation: boolean;
}

export type Decision =
  | { readonly isAllowed: true; readonly by: readonly Statement[] }
  | {
      readonly isAllowed: false;
      readonly isExplicit: boolean;
      readonly policyType: "identity-based" | "resource-based";
    };

/**
 * Decides as IAM does within one account: a statement that denies wins; a policy on the resource that allows the
 * principal itself is enough; otherwise the role must be allowed by its own policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: AccessRequest, policies: ApplicablePolicies): Decision {
  const identity = policies.identity.filter((statement) => isAbout(statement, request));
  const onResource = (policies.resource ?? []).filter((statement) => isAbout(statement, request));
  const direct = onResource.filter((statement) => names(statement, request.principal));
  const delegating = onResource.filter((statement) => namesAccountOf(statement, request.principal));
  if (identity.some(denies)) return denied("identity-based", true);
  if ([...direct, ...delegating].some(denies)) return denied("resource-based", true);

  const granting = direct.filter(allows);
  if (granting.length > 0) return { isAllowed: true, by: [...granting, ...identity.filter(allows)] };
  if (request.principal.kind === "service") return denied("resource-based", false);
  const own = identity.filter(allows);
  if (own.length === 0) return denied("identity-based", false);
  if (policies.needsDelegation && !delegating.some(allows)) return denied("resource-based", false);
  return { isAllowed: true, by: own };
}

/** Whether a statement speaks of the action, the resource and the circumstances of a request. */
function isAbout(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  return (
    statement.actions.some((pattern) => pattern.matches(action)) &&
    statement.resources.some((pattern) => pattern.matches(resource)) &&
    statement.conditions.every(({ key, values, ifExists }) => {
      const value = context[key];
      return value === undefined ? ifExists : values.some((pattern) => pattern.matches(value));
    })
  );
}

function names({ principals }: Statement, principal: Principal): boolean {
  return (principals ?? []).some(([kind, value]) => {
    if (kind === "*") return true;
    if (principal.kind === "service") return kind === "Service" && value === principal.name;
    return kind === "AWS" && (value === principal.roleArn || value === principal.sessionArn);
  });
}

/** An account as principal stands for those whom the account's own policies allow it. */
function namesAccountOf({ principals }: Statement, principal: Principal): boolean {
  if (principal.kind !== "role") return false;
  const { accountId } = principal;
  return (principals ?? []).some(
    ([kind, value]) => kind === "AWS" && (value === accountId || value.endsWith(`:iam::${accountId}:root`)),
  );
}

function allows({ effect }: Statement): boolean {
  return effect === "Allow";
}

function denies({ effect }: Statement): boolean {
  return effect === "Deny";
}

function denied(policyType: "identity-based" | "resource-based", isExplicit: boolean): Decision {
  return { isAllowed: false, isExplicit, policyType };
}
