import { expect } from "chai";
import { compilePolicy, type PolicyKind } from "../../../../scripts/sandbox/access/policy";

const STATEMENT = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/*" };
const PRINCIPAL = { Service: "sns.amazonaws.com" };

function refusalOf(statement: object, kind: PolicyKind = "identity"): string {
  const document = { Version: "2012-10-17", Statement: [statement] };
  try {
    compilePolicy(document, kind, 'policy "p" of role "monitor"');
  } catch (error) {
    expect((error as Error).name).to.equal("PolicyError");
    return (error as Error).message;
  }
  return "accepted";
}

describe("policies that the sandbox evaluates", () => {
  it("are read as text and as objects, with one value or a list", () => {
    const document = { Version: "2012-10-17", Statement: STATEMENT };
    const [fromText] = compilePolicy(JSON.stringify(document), "identity", "policy");
    const [fromObject] = compilePolicy({ ...document, Statement: [STATEMENT] }, "identity", "policy");
    for (const statement of [fromText!, fromObject!]) {
      expect(statement.sid).to.equal("Read");
      expect(statement.actions[0]!.matches("S3:getobject")).to.equal(true);
      expect(statement.resources[0]!.matches("arn:aws:s3:::lake/a")).to.equal(true);
    }
  });

  const condition = (block: object) => ({ ...STATEMENT, Condition: block });
  const refused: readonly [what: string, statement: object, kind: PolicyKind, named: string][] = [
    ["NotAction", { ...STATEMENT, NotAction: "s3:*" }, "identity", '"NotAction"'],
    ["NotResource", { ...STATEMENT, NotResource: "*" }, "identity", '"NotResource"'],
    ["NotPrincipal", { ...STATEMENT, NotPrincipal: PRINCIPAL }, "resource", '"NotPrincipal"'],
    ["a principal in a role's policy", { ...STATEMENT, Principal: "*" }, "identity", '"Principal"'],
    ["a resource in a trust policy", { ...STATEMENT, Principal: PRINCIPAL }, "trust", '"Resource"'],
    ["no principal", STATEMENT, "resource", "names no principal"],
    ["federated principals", { ...STATEMENT, Principal: { Federated: "x" } }, "resource", '"Federated"'],
    [
      "wildcards in principals",
      { ...STATEMENT, Principal: { AWS: "arn:aws:iam::1:role/*" } },
      "resource",
      "with a wildcard",
    ],
    ["another effect", { ...STATEMENT, Effect: "allow" }, "identity", 'the effect "allow"'],
    ["no action", { ...STATEMENT, Action: [] }, "identity", "names no Action"],
    [
      "what is no action",
      { ...STATEMENT, Action: "GetObject" },
      "identity",
      '"GetObject", which is no action',
    ],
    ["a number as a resource", { ...STATEMENT, Resource: [1] }, "identity", "has 1 as Resource"],
    ["what is no ARN", { ...STATEMENT, Resource: "lake/*" }, "identity", '"lake/*", which is neither'],
    [
      "policy variables",
      { ...STATEMENT, Resource: "arn:aws:s3:::lake/$" + "{aws:username}/*" },
      "identity",
      "policy variable",
    ],
    [
      "operators the program does not use",
      condition({ NumericLessThan: { "s3:prefix": "5" } }),
      "identity",
      '"NumericLessThan"',
    ],
    [
      "set operators",
      condition({ "ForAnyValue:StringEquals": { "s3:prefix": "a" } }),
      "identity",
      '"ForAnyValue:StringEquals"',
    ],
    ["unknown keys", condition({ StringEquals: { "aws:SourceIp": "::1" } }), "identity", '"aws:SourceIp"'],
    [
      "what is no ARN in ArnLike",
      condition({ ArnLike: { "aws:SourceArn": "api" } }),
      "identity",
      '"aws:SourceArn" with "api"',
    ],
    [
      "an operator by the name of a method",
      condition({ toString: { "s3:prefix": "a" } }),
      "identity",
      '"toString"',
    ],
  ];
  for (const [what, statement, kind, named] of refused) {
    it(`may not have ${what}`, () => {
      expect(refusalOf(statement, kind)).to.include(named).and.include('policy "p" of role "monitor"');
    });
  }

  it("need the current version and nothing beside statements", () => {
    const compile = (document: unknown) => () => compilePolicy(document, "identity", 'policy "p"');
    expect(compile({ Version: "2008-10-17", Statement: STATEMENT })).to.throw('version "2008-10-17"');
    expect(compile({ Statement: STATEMENT })).to.throw('version "undefined"');
    expect(compile({ Version: "2012-10-17", Statement: [], Extra: 1 })).to.throw('"Extra"');
    expect(compile("{")).to.throw('The policy "p" is no JSON document.');
  });
});
