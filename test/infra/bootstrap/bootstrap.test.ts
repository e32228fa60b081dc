import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { RUNTIME_ACTIONS, runtimeBoundary } from "../../../infra/bootstrap/boundaries";
import { listDeployed } from "../../../infra/bootstrap/deploy-permissions";
import type { IamStatement } from "../../../infra/bootstrap/statements";
import { readAllowedStatements } from "../../../infra/policy/policy-documents";
import type { RegisteredResource } from "../../../scripts/program/evaluation";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { BOUNDARY, WHOLE } from "../program/configurations";

const ROOT = join(__dirname, "../../..");
const run = promisify(execFile);

/** The program under mocks, in a process of its own, as its own project. */
async function evaluateBootstrap(config: Readonly<Record<string, string>>): Promise<RegisteredResource[]> {
  const { stdout } = await run(
    process.execPath,
    [
      ...["--require", require.resolve("@pulumi/aws"), "--import", require.resolve("tsx")],
      join(ROOT, "test/infra/components/run-program.ts"),
      join(ROOT, "infra/bootstrap/index.ts"),
      "final-mile-bootstrap",
      "account",
    ],
    {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, PULUMI_TEST_MODE: "true", PULUMI_CONFIG: JSON.stringify(config) },
    },
  );
  return JSON.parse(stdout);
}

const matches = (pattern: string, value: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(value);

describe("what an account gets before the first deployment", function () {
  this.timeout(120_000);
  let resources: RegisteredResource[] = [];
  before(async () => {
    resources = await evaluateBootstrap({ "final-mile-bootstrap:repository": "team/forecasts" });
  });
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const statementsOf = (name: string): IamStatement[] =>
    JSON.parse(ofType("aws:iam/policy:Policy").find((policy) => policy.name === name)!.inputs.policy)
      .Statement;

  it("keeps the state in a private bucket with versions and a key of its own, which nothing deletes", () => {
    const bucket = ofType("aws:s3/bucket:Bucket")[0]!;
    expect(bucket.inputs.bucket).to.equal("final-mile-state-123456789012");
    expect([bucket.protect, ofType("aws:kms/key:Key")[0]!.protect]).to.deep.equal([true, true]);
    expect(ofType("aws:kms/key:Key")[0]!.inputs.enableKeyRotation).to.equal(true);
    const privacy = ofType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")[0]!.inputs;
    expect(privacy).to.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    });
    const versioning = ofType("aws:s3/bucketVersioning:BucketVersioning")[0]!.inputs;
    expect(versioning.versioningConfiguration).to.deep.equal({ status: "Enabled" });
    const [deny] = JSON.parse(ofType("aws:s3/bucketPolicy:BucketPolicy")[0]!.inputs.policy).Statement;
    expect(deny).to.deep.include({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
  });

  it("lets workflows of this repository alone take a role, each for its purpose", () => {
    const subjects = Object.fromEntries(
      ofType("aws:iam/role:Role").map(({ name, inputs }) => {
        const { Action, Condition } = JSON.parse(inputs.assumeRolePolicy).Statement[0];
        expect(Action, name).to.equal("sts:AssumeRoleWithWebIdentity");
        expect(Condition.StringEquals, name).to.deep.equal({
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        });
        return [name, Condition.StringLike["token.actions.githubusercontent.com:sub"]];
      }),
    );
    expect(subjects).to.deep.equal({
      preview: [
        "repo:team/forecasts:pull_request",
        "repo:team/forecasts:environment:prod-preview",
        "repo:team/forecasts:ref:refs/heads/promote/*",
        "repo:team/forecasts:ref:refs/heads/rollback/*",
        "repo:team/forecasts:ref:refs/heads/retrain/*",
        "repo:team/forecasts:ref:refs/heads/optimize/*",
      ],
      promotion: ["repo:team/forecasts:environment:promotion"],
      "deploy-dev": ["repo:team/forecasts:environment:dev"],
      "deploy-prod": ["repo:team/forecasts:environment:prod"],
    });
  });

  it("bounds every role, and lets none change itself, its boundary, users or the state's bucket", () => {
    const boundary = ofType("aws:iam/policy:Policy").find(({ name }) => name === "workflow-boundary")!;
    for (const { name, inputs } of ofType("aws:iam/role:Role")) {
      expect(inputs.permissionsBoundary, name).to.equal(boundary.state.arn);
    }
    const denied = statementsOf("workflow-boundary").filter(({ Effect }) => Effect === "Deny");
    const isDenied = (action: string, resource: string) =>
      denied.some(
        (one) =>
          one.Action.some((pattern) => matches(pattern, action)) &&
          one.Resource.some((pattern) => matches(pattern, resource)),
      );
    const iam = "arn:aws:iam::123456789012";
    for (const [action, resource] of [
      ["iam:PutRolePolicy", `${iam}:role/final-mile-bootstrap-deploy-dev`],
      ["iam:DeleteRolePermissionsBoundary", `${iam}:role/final-mile-dev-predict`],
      ["iam:CreatePolicyVersion", `${iam}:policy/final-mile-bootstrap-runtime-boundary`],
      ["iam:CreateAccessKey", `${iam}:user/somebody`],
      ["iam:DeleteOpenIDConnectProvider", `${iam}:oidc-provider/x`],
      ["s3:DeleteBucketPolicy", "arn:aws:s3:::final-mile-state-123456789012"],
      ["s3:DeleteObjectVersion", "arn:aws:s3:::final-mile-state-123456789012/.pulumi/x"],
    ] as const) {
      expect(isDenied(action, resource), action).to.equal(true);
    }
    expect(isDenied("iam:CreateRole", `${iam}:role/final-mile-dev-predict`)).to.equal(false);
  });

  it("lets a deployment make roles with the boundary only, and touch its own environment only", () => {
    const statements = statementsOf("deploy-dev-policy");
    const creating = statements.filter(({ Action }) => Action.includes("iam:CreateRole"));
    const runtime = ofType("aws:iam/policy:Policy").find(({ name }) => name === "runtime-boundary")!.state
      .arn;
    expect(creating.map(({ Condition }) => Condition)).to.deep.equal([
      { StringEquals: { "iam:PermissionsBoundary": runtime } },
    ]);
    const prod = /final[-_]mile[-_]prod/;
    expect(
      statements.flatMap(({ Resource }) => Resource).filter((resource) => prod.test(resource)),
    ).to.deep.equal([]);
  });

  it("lets previews change nothing, and promotions nothing but the word on a candidate in the registry", () => {
    const reads = /:(Get|List|Describe|View|GET$)|^(kms:Decrypt|kms:Encrypt|kms:GenerateDataKey)$/;
    for (const name of ["preview-policy", "promotion-policy"]) {
      const allowed = statementsOf(name).filter(({ Effect }) => Effect === "Allow");
      const changes = allowed.flatMap(({ Action }) => Action).filter((action) => !reads.test(action));
      expect(changes, name).to.deep.equal(
        name === "promotion-policy" ? ["sagemaker:UpdateModelPackage"] : [],
      );
    }
    expect(statementsOf("preview-policy").some(({ Sid }) => Sid === "NotTheData")).to.equal(true);
  });

  it("covers every resource that the program declares", async () => {
    const deployed = listDeployed({
      partition: "aws",
      accountId: "123456789012",
      project: "final-mile",
      environment: "prod",
    });
    const patterns = deployed.flatMap(({ resources: own }) => own);
    const { resources: declared } = await evaluateOnce(WHOLE);
    const uncovered = declared
      .filter(
        ({ custom, type, state }) =>
          custom && typeof state.arn === "string" && !/^aws:(iam|kms|appautoscaling|costexplorer)/.test(type),
      )
      .map(({ state }) => String(state.arn))
      .filter((arn) => arn.startsWith("arn:") && !patterns.some((pattern) => matches(pattern, arn)));
    expect(uncovered).to.deep.equal([]);
  });

  it("bounds the roles of the program by what they do, action by action", async () => {
    const { resources: declared } = await evaluateOnce(WHOLE);
    const actions = declared
      .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
      .flatMap(({ type, inputs }) => readAllowedStatements(type, inputs))
      .flatMap((statement) => statement.actions);
    const known: readonly string[] = RUNTIME_ACTIONS;
    // Jobs of a retraining get a role, and that one alone.
    expect([...new Set(actions)].filter((action) => !known.includes(action))).to.deep.equal(["iam:PassRole"]);
    const bounds = runtimeBoundary({ partition: "aws", accountId: "123456789012", project: "final-mile" });
    const passing = bounds.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passing).to.have.lengthOf(1);
    const jobRole = declared.find(
      ({ type, name }) => type === "aws:iam/role:Role" && name.endsWith("-job-role"),
    )!;
    expect(
      passing[0]!.Resource.filter((pattern) => matches(pattern, String(jobRole.state.arn))),
    ).to.have.lengthOf(1);
    const others = declared.filter((one) => one.type === "aws:iam/role:Role" && one !== jobRole);
    expect(
      others.filter(({ state }) =>
        passing[0]!.Resource.some((pattern) => matches(pattern, String(state.arn))),
      ),
    ).to.deep.equal([]);
    expect(known.filter((action) => action.startsWith("iam:") || action.includes("*"))).to.deep.equal([]);
  });

  it("says what is missing, and how to set it", async () => {
    const error = await evaluateBootstrap({}).catch((caught: unknown) => caught);
    expect(String((error as { stderr?: string }).stderr ?? error)).to.include(
      "pulumi config set repository <value>",
    );
  });
});

describe("roles of a stack in an account with a boundary", () => {
  it("all bear it", async () => {
    const { resources } = await evaluateOnce(WHOLE);
    const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
    expect(roles).to.not.be.empty;
    for (const { name, inputs } of roles) expect(inputs.permissionsBoundary, name).to.equal(BOUNDARY);
  });
});
