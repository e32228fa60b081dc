import { expect } from "chai";
import fc from "fast-check";
import { type AccessRequest, decide, type Principal } from "../../../../scripts/sandbox/access/evaluate";
import {
  compilePolicy,
  type RequestContext,
  type Statement,
} from "../../../../scripts/sandbox/access/policy";

const ACCOUNT = "123456789012";

function role(name: string): Principal {
  return {
    kind: "role",
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    sessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/session`,
    accountId: ACCOUNT,
  };
}

function compile(kind: "identity" | "resource", ...statements: object[]): readonly Statement[] {
  return compilePolicy({ Version: "2012-10-17", Statement: statements }, kind, "policy");
}

function ask(
  request: Partial<AccessRequest>,
  identity: readonly Statement[],
  resource?: readonly Statement[],
  needsDelegation = false,
) {
  const full = {
    principal: role("monitor"),
    action: "s3:GetObject",
    resource: "arn:aws:s3:::lake/a",
    context: {},
    ...request,
  };
  return decide(full, { identity, resource, needsDelegation });
}

const isAllowed = (...args: Parameters<typeof ask>): boolean => ask(...args).isAllowed;

describe("the decision on a request", () => {
  /**
   * Example of https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html: four
   * people, three resources. The people are roles here; what each may do is what the page says.
   */
  it("is that of AWS's example of policies on people and on resources", () => {
    const arn = (name: string) => `arn:aws:s3:::${name}`;
    const all = ["X", "Y", "Z"].map(arn);
    const grant = (Action: string[], Resource: string[]) =>
      compile("identity", { Effect: "Allow", Action, Resource });
    const [LIST, READ, WRITE] = ["s3:List", "s3:Read", "s3:Write"] as const;
    const identity: Record<string, readonly Statement[]> = {
      john: grant([LIST, READ], [arn("X")]),
      mary: grant([LIST, READ, WRITE], all),
      carlos: grant([LIST, READ], [arn("Y"), arn("Z")]),
      zhang: [],
    };
    const on = (Resource: string, ...statements: [effect: string, who: string, actions: string[]][]) =>
      compile(
        "resource",
        ...statements.map(([Effect, who, Action]) => ({
          Effect,
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/${who}` },
          Action,
          Resource,
        })),
      );
    const resource: Record<string, readonly Statement[]> = {
      X: on(arn("X"), ["Allow", "john", [LIST, READ]], ["Allow", "mary", [LIST, READ]]),
      Y: on(arn("Y"), ["Allow", "carlos", [LIST, WRITE]], ["Allow", "zhang", [LIST, READ]]),
      Z: on(arn("Z"), ["Deny", "carlos", ["s3:*"]], ["Allow", "zhang", ["s3:*"]]),
    };
    const may = (who: string) =>
      Object.keys(resource).flatMap((name) =>
        [LIST, READ, WRITE]
          .filter((action) =>
            isAllowed({ principal: role(who), action, resource: arn(name) }, identity[who]!, resource[name]),
          )
          .map((action) => `${action.slice(3)} ${name}`),
      );
    expect(may("john")).to.deep.equal(["List X", "Read X"]);
    expect(may("mary")).to.have.length(9);
    expect(may("carlos")).to.deep.equal(["List Y", "Read Y", "Write Y"]);
    expect(may("zhang")).to.deep.equal(["List Y", "Read Y", "List Z", "Read Z", "Write Z"]);
    expect(
      ask({ principal: role("carlos"), resource: arn("Z"), action: READ }, identity.carlos!, resource.Z),
    ).to.deep.equal({ isAllowed: false, isExplicit: true, policyType: "resource-based" });
  });

  const allowRead = compile("identity", {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::lake/*",
  });

  it("is no without a statement, and says what kind of policy lacks it", () => {
    expect(ask({}, [])).to.deep.equal({ isAllowed: false, isExplicit: false, policyType: "identity-based" });
    expect(isAllowed({}, allowRead)).to.equal(true);
    expect(isAllowed({ action: "s3:PutObject" }, allowRead)).to.equal(false);
    expect(isAllowed({ resource: "arn:aws:s3:::other/a" }, allowRead)).to.equal(false);
  });

  it("lets a key be used through a role only where the key's policy lets the account decide", () => {
    const use = { action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:1:key/k" };
    const own = compile("identity", { Effect: "Allow", Action: "kms:Decrypt", Resource: use.resource });
    const keyPolicy = (Action: string, AWS = `arn:aws:iam::${ACCOUNT}:root`) =>
      compile("resource", { Effect: "Allow", Principal: { AWS }, Action, Resource: "*" });
    expect(isAllowed(use, own, keyPolicy("kms:*"), true)).to.equal(true);
    expect(isAllowed(use, own, keyPolicy("kms:Decrypt", ACCOUNT), true)).to.equal(true);
    expect(ask(use, own, keyPolicy("kms:Encrypt"), true)).to.deep.equal({
      isAllowed: false,
      isExplicit: false,
      policyType: "resource-based",
    });
    expect(isAllowed(use, own, keyPolicy("kms:*", "arn:aws:iam::999999999999:root"), true)).to.equal(false);
    expect(isAllowed(use, [], keyPolicy("kms:*"), true), "the account decides, and does not").to.equal(false);
  });

  it("lets a service act for itself only where the policy of the resource names it, in its circumstances", () => {
    const topic = "arn:aws:sns:us-east-1:123456789012:alerts";
    const policy = compile("resource", {
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topic,
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
    const publish = (name: string, context: RequestContext) =>
      isAllowed(
        { principal: { kind: "service", name }, action: "sns:Publish", resource: topic, context },
        [],
        policy,
      );
    expect(publish("cloudwatch.amazonaws.com", { "aws:SourceAccount": ACCOUNT })).to.equal(true);
    expect(publish("cloudwatch.amazonaws.com", { "aws:SourceAccount": "999999999999" })).to.equal(false);
    expect(publish("cloudwatch.amazonaws.com", {})).to.equal(false);
    expect(publish("events.amazonaws.com", { "aws:SourceAccount": ACCOUNT })).to.equal(false);
  });

  it("refuses the way without TLS that the bucket's policy denies", () => {
    const bucketPolicy = compile("resource", {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    const over = (secure: string) =>
      ask({ context: { "aws:SecureTransport": secure } }, allowRead, bucketPolicy);
    expect(over("true").isAllowed).to.equal(true);
    expect(over("false")).to.deep.equal({ isAllowed: false, isExplicit: true, policyType: "resource-based" });
  });

  it("takes the absence of a key as a mismatch, except for operators with IfExists", () => {
    const list = (operator: string) =>
      compile("identity", {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::lake",
        Condition: { [operator]: { "s3:prefix": ["orders/*", "reports/*"] } },
      });
    const outcome = (operator: string) =>
      [{ "s3:prefix": "reports/dt=1/" }, { "s3:prefix": "models/" }, {}].map((context) =>
        isAllowed({ action: "s3:ListBucket", resource: "arn:aws:s3:::lake", context }, list(operator)),
      );
    expect(outcome("StringLike")).to.deep.equal([true, false, false]);
    expect(outcome("StringLikeIfExists")).to.deep.equal([true, false, true]);
    expect(outcome("StringEquals")).to.deep.equal([false, false, false]);
  });

  describe("whatever the policies", () => {
    const statements = (kind: "identity" | "resource", effect = fc.constantFrom("Allow", "Deny")) =>
      fc
        .array(
          fc.record({
            Effect: effect,
            Action: fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*"),
            Resource: fc.constantFrom(
              "*",
              "arn:aws:s3:::lake/*",
              "arn:aws:s3:::lake/a",
              "arn:aws:s3:::lake/b*",
            ),
            Condition: fc.constantFrom(
              {},
              { StringLike: { "s3:prefix": "a*" } },
              { StringLikeIfExists: { "s3:prefix": "b" } },
            ),
            ...(kind === "resource"
              ? {
                  Principal: fc.constantFrom<unknown>(
                    "*",
                    { AWS: `arn:aws:iam::${ACCOUNT}:role/monitor` },
                    { AWS: `arn:aws:iam::${ACCOUNT}:root` },
                    { Service: "sns.amazonaws.com" },
                  ),
                }
              : {}),
          }),
          { maxLength: 4 },
        )
        .map((documents) => compile(kind, ...documents));
    const request = fc.record({
      principal: fc.constantFrom<Principal>(role("monitor"), role("other"), {
        kind: "service",
        name: "sns.amazonaws.com",
      }),
      action: fc.constantFrom("s3:GetObject", "s3:PutObject"),
      resource: fc.constantFrom("arn:aws:s3:::lake/a", "arn:aws:s3:::lake/bc", "arn:aws:s3:::other/a"),
      context: fc.constantFrom<RequestContext>({}, { "s3:prefix": "ab" }, { "s3:prefix": "b" }),
    });
    const situation = fc.record({
      request,
      identity: statements("identity"),
      resource: statements("resource"),
      needsDelegation: fc.boolean(),
    });
    const judge = ({
      request: asked,
      ...policies
    }: typeof situation extends fc.Arbitrary<infer S> ? S : never) => decide(asked, policies).isAllowed;

    it("nothing is allowed that no statement allows", () => {
      const deny = fc.constant("Deny");
      fc.assert(
        fc.property(
          situation,
          statements("identity", deny),
          statements("resource", deny),
          (one, identity, resource) => {
            expect(judge({ ...one, identity, resource })).to.equal(false);
          },
        ),
      );
    });

    it("statements that deny never widen what is allowed", () => {
      let narrowed = 0;
      fc.assert(
        fc.property(
          situation,
          statements("identity", fc.constant("Deny")),
          statements("resource", fc.constant("Deny")),
          (one, identity, resource) => {
            const before = judge(one);
            const after = judge({
              ...one,
              identity: [...one.identity, ...identity],
              resource: [...one.resource, ...resource],
            });
            if (before && !after) narrowed++;
            expect(before || !after).to.equal(true);
          },
        ),
        { numRuns: 2_000 },
      );
      expect(narrowed).to.be.above(20);
    });

    it("statements that allow never narrow it", () => {
      fc.assert(
        fc.property(
          situation,
          statements("identity", fc.constant("Allow")),
          statements("resource", fc.constant("Allow")),
          (one, identity, resource) => {
            const after = {
              ...one,
              identity: [...one.identity, ...identity],
              resource: [...one.resource, ...resource],
            };
            expect(!judge(one) || judge(after)).to.equal(true);
          },
        ),
        { numRuns: 2_000 },
      );
    });

    it("a statement that denies everything wins", () => {
      const all = { Effect: "Deny", Action: "*", Resource: "*" };
      fc.assert(
        fc.property(situation, (one) => {
          const onResource = compile("resource", { ...all, Principal: "*" });
          expect(judge({ ...one, resource: [...one.resource, ...onResource] })).to.equal(false);
          const onRole = { ...one, identity: [...compile("identity", all), ...one.identity] };
          expect(judge(onRole)).to.equal(false);
        }),
      );
    });
  });
});
