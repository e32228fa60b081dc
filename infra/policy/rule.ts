/**
 * A rule is data plus a pure function over declared resources. The policy pack hands it what Pulumi is about
 * to deploy, the tests hand it what the program registers; it knows neither.
 */
import type { PolicyResource } from "@pulumi/policy";

/** Properties as Pulumi hands them to a policy. Their shape is the provider's; a rule reads with care. */
export type Props = Readonly<PolicyResource["props"]>;
/** A value within {@link Props}. */
export type PropValue = Props[string];

/** A resource as the program declares it. */
export interface DeclaredResource {
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Inputs. Reading one that is not known yet may throw; the rule is then judged when it is known. */
  readonly props: Props;
  /** Whether an input is, or contains, an output of the other resource. */
  refersTo(property: string, other: DeclaredResource): boolean;
}

export interface Rule {
  /** Unique, `kebab-case`, states what holds. */
  readonly name: string;
  readonly description: string;
  /** Types the rule looks at; all when absent. */
  readonly types?: readonly string[];
  /**
   * Messages about one resource; none when it keeps the rule.
   *
   * @param all every resource of the stack, for rules about a resource and its companions
   */
  check(resource: DeclaredResource, all: readonly DeclaredResource[]): readonly string[];
  /** Whether `check` needs all resources, so that the pack judges it once the whole stack is declared. */
  readonly scope: "resource" | "stack";
}

/** A rule about resources one at a time. */
export function resourceRule(
  name: string,
  description: string,
  types: readonly string[] | undefined,
  check: (props: Props, resource: DeclaredResource) => readonly (string | undefined)[],
): Rule {
  return {
    name,
    description,
    types,
    scope: "resource",
    check: (resource) => check(resource.props, resource).filter((message) => message !== undefined),
  };
}

/** A rule about a resource and others of its stack. */
export function stackRule(
  name: string,
  description: string,
  types: readonly string[],
  check: (resource: DeclaredResource, all: readonly DeclaredResource[]) => readonly (string | undefined)[],
): Rule {
  return {
    name,
    description,
    types,
    scope: "stack",
    check: (resource, all) => check(resource, all).filter((message) => message !== undefined),
  };
}

/** Resources of a type one of whose inputs refers to the given resource. */
export function findCompanions(
  resource: DeclaredResource,
  all: readonly DeclaredResource[],
  type: string,
  property: string,
): readonly DeclaredResource[] {
  return all.filter((other) => other.type === type && other.refersTo(property, resource));
}
