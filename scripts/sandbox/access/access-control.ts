import { AwsError } from "../server/aws-error";
import { type AccessRequest, type Decision, decide, type Principal } from "./evaluate";
import { type OwnerUse, PermissionUse, type UnusedPermission } from "./permission-use";
import { compilePolicy, type RequestContext, type Statement } from "./policy";

/** What a call needs; some calls need several of these. */
export interface Permission {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN. @default `*`, for actions that know no resource */
  readonly resource?: string;
  readonly context?: RequestContext;
}

/** A permission that somebody lacked. */
export class AccessDeniedError extends AwsError {
  override name = "AccessDeniedError";

  constructor(
    message: string,
    readonly action: string,
  ) {
    super("AccessDeniedException", message, 403);
  }
}

/** Calls that were refused for the same reason. */
export interface Denial {
  /** Who, what, on which and why, as AWS words it. */
  readonly message: string;
  readonly calls: number;
}

/** Decisions that are remembered; objects of a lake are many. */
const MOST_REMEMBERED = 2_000;

interface Role {
  readonly arn: string;
  readonly trust: readonly Statement[];
  readonly inline: Map<string, readonly Statement[]>;
  readonly attached: Set<string>;
  /** Statements by action in lower case, found once. */
  readonly byAction: Map<string, readonly Statement[]>;
}

/**
 * Who may do what in the account: roles with their policies, policies on resources, and what became of the requests.
 * A role that was not declared may do nothing and cannot be taken.
 */
export class AccessControl {
  readonly #accountId: string;
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, readonly Statement[]>();
  /** Policies by name, by the ARN of what they lie on. */
  readonly #onResources = new Map<string, Map<string, readonly Statement[]>>();
  readonly #use = new PermissionUse();
  readonly #denials = new Map<string, number>();
  /** What was allowed under the policies as they are, by principal, action, resource and context. */
  readonly #allowed = new Set<string>();
  #decided = 0;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  /** Requests decided so far. */
  get decided(): number {
    return this.#decided;
  }

  /** What was refused, the first first. */
  get denials(): readonly Denial[] {
    return [...this.#denials].map(([message, calls]) => ({ message, calls }));
  }

  /** What is allowed and was never needed, by owner and place in the policy. */
  listUnused(): readonly UnusedPermission[] {
    return this.describeUse().flatMap(({ unused }) => unused);
  }

  /** What is allowed, by owner, and how much of it was never needed. */
  describeUse(): readonly OwnerUse[] {
    const ofRoles = [...this.#roles.values()].map((role) =>
      this.#use.describe(nameOf(role.arn), this.#statementsOf(role)),
    );
    const ofResources = [...this.#onResources].map(([arn, policies]) =>
      this.#use.describe(nameOf(arn), [...policies.values()].flat().filter(isForServices)),
    );
    return [...ofRoles, ...ofResources];
  }

  /** @throws PolicyError */
  putRole(arn: string, trustPolicy: unknown): void {
    this.#allowed.clear();
    const before = this.#roles.get(arn);
    this.#roles.set(arn, {
      arn,
      trust: compilePolicy(trustPolicy, "trust", `trust policy of role "${nameOf(arn)}"`),
      inline: before?.inline ?? new Map(),
      attached: before?.attached ?? new Set(),
      byAction: new Map(),
    });
  }

  /** @throws PolicyError, AwsError `NoSuchEntity` */
  putRolePolicy(roleArn: string, policyName: string, document: unknown): void {
    this.#allowed.clear();
    const role = this.#role(roleArn);
    const where = `policy "${policyName}" of role "${nameOf(roleArn)}"`;
    role.inline.set(policyName, compilePolicy(document, "identity", where));
    role.byAction.clear();
  }

  /** @throws PolicyError */
  putManagedPolicy(arn: string, document: unknown): void {
    this.#allowed.clear();
    this.#managed.set(arn, compilePolicy(document, "identity", `policy "${nameOf(arn)}"`));
    for (const role of this.#roles.values()) role.byAction.clear();
  }

  /** @throws AwsError `NoSuchEntity` for a role or a policy that was not declared, AWS's own policies among them */
  attachPolicy(roleArn: string, policyArn: string): void {
    this.#allowed.clear();
    const role = this.#role(roleArn);
    if (!this.#managed.has(policyArn))
      throw noSuchEntity(`The policy ${policyArn} is not known to the sandbox.`);
    role.attached.add(policyArn);
    role.byAction.clear();
  }

  /**
   * @param name tells policies on the same resource apart; one of the same name is replaced
   * @throws PolicyError
   */
  putResourcePolicy(resourceArn: string, name: string, document: unknown): void {
    this.#allowed.clear();
    const policies = this.#onResources.get(resourceArn) ?? new Map<string, readonly Statement[]>();
    policies.set(name, compilePolicy(document, "resource", `policy "${name}" on ${resourceArn}`));
    this.#onResources.set(resourceArn, policies);
  }

  /**
   * Takes a role for a service, as its trust policy allows.
   *
   * @param session name of the session: the function, or what the service calls it
   * @param isForAccount whether the service says for which account it acts; Lambda does not
   * @throws AccessDeniedError
   */
  assumeRole(roleArn: string, service: string, session: string, isForAccount = true): Principal {
    const principal: Principal = { kind: "service", name: service };
    const context = isForAccount ? { "aws:SourceAccount": this.#accountId } : {};
    const request = { principal, action: "sts:AssumeRole", resource: roleArn, context };
    this.#settle(request, () => {
      const resource = this.#roles.get(roleArn)?.trust ?? [];
      return decide(request, { identity: [], resource, needsDelegation: false });
    });
    return {
      kind: "role",
      roleArn,
      sessionArn: `${roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${session}`,
      accountId: this.#accountId,
    };
  }

  /** @throws AccessDeniedError for the first permission that is lacking */
  require(principal: Principal, permissions: readonly Permission[]): void {
    for (const { action, resource = "*", context = {} } of permissions) {
      const request = { principal, action, resource, context: this.#contextOf(principal, context) };
      this.#settle(request, () => this.#decide(request));
    }
  }

  /**
   * Whether a service may do what it does on the side with a role: what it may not is noted, and nothing fails.
   *
   * @param session as {@link assumeRole} takes it
   */
  allows(
    session: {
      readonly roleArn: string;
      readonly service: string;
      readonly session: string;
      readonly isForAccount?: boolean;
    },
    permissions: readonly Permission[],
  ): boolean {
    const outcomes = permissions.map((permission) => {
      try {
        this.require(
          this.assumeRole(session.roleArn, session.service, session.session, session.isForAccount),
          [permission],
        );
        return true;
      } catch (error) {
        if (error instanceof AccessDeniedError) return false;
        throw error;
      }
    });
    return outcomes.every(Boolean);
  }

  /** Whether a policy lies on a resource. */
  hasResourcePolicy(resourceArn: string): boolean {
    return this.#onResources.has(resourceArn);
  }

  /** A service that acts for itself because of a resource of this account. @throws AccessDeniedError */
  requireForService(service: string, sourceArn: string, permissions: readonly Permission[]): void {
    this.require(
      { kind: "service", name: service },
      permissions.map((permission) => ({
        ...permission,
        context: { ...permission.context, "aws:SourceArn": sourceArn },
      })),
    );
  }

  /** The way to the sandbox stands for the way to AWS, which the SDK goes over TLS. */
  #contextOf(principal: Principal, context: RequestContext): RequestContext {
    return {
      ...context,
      "aws:SecureTransport": "true",
      ...(principal.kind === "service" ? { "aws:SourceAccount": this.#accountId } : {}),
    };
  }

  #decide(request: AccessRequest): Decision {
    const role = request.principal.kind === "role" ? this.#roles.get(request.principal.roleArn) : undefined;
    const onResource = this.#onResources.get(policyHolderOf(request.resource));
    return decide(request, {
      identity: role ? this.#statementsFor(role, request.action) : [],
      resource: onResource && [...onResource.values()].flat(),
      needsDelegation: request.action.startsWith("kms:"),
    });
  }

  /** The same request was often decided before: a function under load makes the same ones again and again. */
  #settle(request: AccessRequest, decideNow: () => Decision): void {
    this.#decided++;
    const key = keyOf(request);
    if (this.#allowed.has(key)) return;
    const decision = decideNow();
    if (decision.isAllowed) {
      this.#use.record(request, decision.by);
      if (this.#allowed.size >= MOST_REMEMBERED) this.#allowed.clear();
      this.#allowed.add(key);
      return;
    }
    const message = describeDenial(request, decision);
    this.#denials.set(message, (this.#denials.get(message) ?? 0) + 1);
    throw new AccessDeniedError(message, request.action);
  }

  #statementsFor(role: Role, action: string): readonly Statement[] {
    const known = role.byAction.get(action);
    if (known) return known;
    const found = this.#statementsOf(role).filter(({ actions }) =>
      actions.some((pattern) => pattern.matches(action)),
    );
    role.byAction.set(action, found);
    return found;
  }

  #statementsOf(role: Role): Statement[] {
    const attached = [...role.attached].map((arn) => this.#managed.get(arn) ?? []);
    return [...role.inline.values(), ...attached].flat();
  }

  #role(arn: string): Role {
    const role = this.#roles.get(arn);
    if (!role) throw noSuchEntity(`The role ${arn} cannot be found.`);
    return role;
  }
}

/** All that a decision depends on beside the policies; lengths keep texts of callers apart. */
function keyOf({ principal, action, resource, context }: AccessRequest): string {
  const who = principal.kind === "role" ? `${principal.roleArn} ${principal.sessionArn}` : principal.name;
  let key = `${who} ${action} ${resource.length} ${resource}`;
  for (const name in context) {
    const value = context[name as keyof RequestContext];
    if (value !== undefined) key += ` ${name} ${value.length} ${value}`;
  }
  return key;
}

/** Objects have no policy of their own: their bucket has. */
function policyHolderOf(resource: string): string {
  return resource.startsWith("arn:aws:s3:::") ? resource.split("/", 1)[0]! : resource;
}

/** Delegations to the account are used through the policies of its roles. */
function isForServices({ principals }: Statement): boolean {
  return (principals ?? []).some(([kind]) => kind === "Service");
}

/** Services that put the resource into quotation marks, and that write themselves in capitals. */
const QUOTING = /^s3:/;
const CAPITALS: Readonly<Record<string, string>> = { "sns:Publish": "SNS:Publish" };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function describeDenial({ principal, action: asked, resource }: AccessRequest, decision: Decision): string {
  if (decision.isAllowed) return "";
  const action = CAPITALS[asked] ?? asked;
  const who = principal.kind === "role" ? `User: ${principal.sessionArn}` : `Service: ${principal.name}`;
  const shown = QUOTING.test(action) ? `"${resource}"` : resource;
  const on = resource === "*" ? "" : ` on resource: ${shown}`;
  const article = decision.policyType === "identity-based" ? "an" : "a";
  const why = decision.isExplicit
    ? `with an explicit deny in ${article} ${decision.policyType} policy`
    : `because no ${decision.policyType} policy allows the ${action} action`;
  return `${who} is not authorized to perform: ${action}${on} ${why}`;
}

/** The last part of an ARN, by which people know the thing. */
function nameOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}

function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", message, 404);
}
