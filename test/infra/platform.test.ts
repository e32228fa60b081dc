import { expect } from "chai";
import { evaluateProgram } from "../../scripts/program/evaluate-program";
import type { EvaluatedProgram } from "../../scripts/program/evaluation";
import { evaluateOnce } from "../support/evaluated-stacks";
import { CONFIGURATIONS } from "./program/configurations";

const MODEL_ROLE = "arn:aws:iam::123456789012:role/forecast-model";
const SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
const GROUPS = ["sg-0123456789abcdef0"];

const ofType = ({ resources }: EvaluatedProgram, type: string) =>
  resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

interface PolicyStatement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}
const statementsOf = (policy: Record<string, unknown>): readonly PolicyStatement[] =>
  JSON.parse(String(policy.policy)).Statement;

describe("what a platform asks of a stack", function () {
  this.timeout(60_000);
  // The configuration of the snapshots that asks for all of it.
  const whole = () =>
    evaluateOnce(
      CONFIGURATIONS.find(({ options }) => options.configOverrides?.["platform.subnetIds"])!.options,
    );

  it("puts models and functions into its subnets, cut off and encrypted by the stack's key", async () => {
    const program = await whole();
    const models = ofType(program, "aws:sagemaker/model:Model");
    expect(models).to.have.length(2);
    for (const model of models) {
      expect(model.vpcConfig).to.deep.equal({ subnets: SUBNETS, securityGroupIds: GROUPS });
      expect(model.enableNetworkIsolation).to.equal(true);
    }
    const functions = ofType(program, "aws:lambda/function:Function");
    expect(functions.length).to.be.above(5);
    for (const { vpcConfig } of functions) {
      expect(vpcConfig).to.deep.equal({ subnetIds: SUBNETS, securityGroupIds: GROUPS });
    }
    const [configuration] = ofType(program, "aws:sagemaker/endpointConfiguration:EndpointConfiguration");
    expect(configuration?.kmsKeyArn).to.match(/^arn:aws:kms:/);
  });

  it("gives network interfaces in these subnets and groups to the roles that need them, and to no other", async () => {
    const statements = ofType(await whole(), "aws:iam/rolePolicy:RolePolicy").flatMap(statementsOf);
    const makes = statements.filter(({ Sid }) => Sid === "MakeNetworkInterfaces");
    const functions = ofType(await whole(), "aws:lambda/function:Function").length;
    expect(makes).to.have.length(functions + 1);
    for (const { Resource } of makes) {
      expect((Resource as readonly string[]).map((arn) => arn.split(":").at(-1))).to.deep.equal([
        "network-interface/*",
        ...SUBNETS.map((id) => `subnet/${id}`),
        ...GROUPS.map((id) => `security-group/${id}`),
      ]);
    }
    const plain = ofType(await evaluateOnce({ stack: "prod" }), "aws:iam/rolePolicy:RolePolicy");
    expect(JSON.stringify(plain.flatMap(statementsOf))).not.to.match(/ec2:|kms:CreateGrant/);
  });

  it("leaves the model's role to others where they make it", async () => {
    const program = await evaluateOnce({
      stack: "prod",
      packages: false,
      configOverrides: { "platform.modelRoleArn": MODEL_ROLE },
    });
    for (const model of ofType(program, "aws:sagemaker/model:Model")) {
      expect(model.executionRoleArn).to.equal(MODEL_ROLE);
    }
    const names = program.resources.map(({ name }) => name);
    expect(names).not.to.include.oneOf(["endpoint-role", "endpoint-policy", "endpoint-rollback-policy"]);
  });

  it("refuses another account before anything is made", async () => {
    const options = { stack: "dev", configOverrides: { "platform.accountIds": ["210987654321"] } };
    const refusal = await evaluateProgram(options).then(
      () => "it was evaluated",
      (error: Error) => error.message,
    );
    expect(refusal).to.include("platform.accountIds allows 210987654321. Nothing was made.");
  });
});
