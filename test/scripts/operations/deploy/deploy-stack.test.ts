import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  checkAccount,
  deployPlan,
  previewStack,
  tellLastDeployed,
} from "../../../../scripts/operations/deploy/deploy-stack";
import { evaluateOnce } from "../../../support/evaluated-stacks";
import { createFakeTools, type FakeTool, type FakeTools } from "../../../support/fake-tools";
import { createSilentContext } from "../../../support/silent-context";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("deployments through the Pulumi CLI", () => {
  const folder = useTemporaryFolder();
  const path = process.env.PATH;
  let tools: FakeTools;
  let context: ReturnType<typeof createSilentContext>;
  const use = (pulumi: FakeTool) => {
    tools = createFakeTools(folder(), { pulumi });
    process.env.PATH = tools.environment.PATH;
  };
  const failure = (promise: Promise<void>) =>
    promise.then(
      () => undefined,
      (error: Error) => `${error.name}: ${error.message}`,
    );

  beforeEach(() => {
    mkdirSync(join(folder(), "project"));
    writeFileSync(join(folder(), "project", "Pulumi.dev.yaml"), "config: {}\n");
    context = { ...createSilentContext(), target: { projectFolder: join(folder(), "project") } };
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  it("save what a preview shows as the plan, under the policy pack", async () => {
    use({ output: "2 to update" });
    const planFile = join(folder(), "plan.json");
    await previewStack(context, { stack: "dev", planFile });
    expect(tools.calls()).to.deep.equal([
      `pulumi preview --stack dev --policy-pack infra/policy --diff --save-plan ${planFile} --non-interactive`,
    ]);
    expect(context.logged.join()).to.include("2 to update");
  });

  it("refuse what Pulumi or a policy refuses", async () => {
    use({ output: "a mandatory policy was violated", exitCode: 1 });
    const planFile = join(folder(), "plan.json");
    expect(await failure(previewStack(context, { stack: "dev", planFile }))).to.match(
      /^GateError: .*no plan/,
    );
    expect(await failure(previewStack(context, { stack: "nope", planFile }))).to.match(/^UsageError: /);
  });

  it("deploy the plan and nothing else, and say where the way back is when that fails", async () => {
    use({});
    const planFile = join(folder(), "plan.json");
    expect(await failure(deployPlan(context, { stack: "dev", planFile }))).to.match(/^UsageError: --plan/);
    expect(tools.calls()).to.deep.equal([]);
    writeFileSync(planFile, "{}");
    await deployPlan(context, { stack: "dev", planFile, message: "abc" });
    expect(tools.calls()).to.deep.equal([
      `pulumi up --stack dev --policy-pack infra/policy --yes --skip-preview --plan ${planFile} --message abc --non-interactive`,
    ]);
    use({ exitCode: 255 });
    expect(await failure(deployPlan(context, { stack: "dev", planFile }))).to.match(
      /^OperatorError: .*failed.*ops rollback --stack dev/,
    );
  });

  it("tell an account that differs from one that could not be looked at", async () => {
    use({});
    await checkAccount(context, { stack: "dev" });
    // But for the schedule of a roll-out, which takes itself away.
    expect(tools.calls()[0])
      .to.include("preview --stack dev --refresh --expect-no-changes --diff")
      .and.include("--exclude **::probe-schedule");
    const { resources } = await evaluateOnce({ stack: "dev" });
    expect(resources.map(({ name }) => name)).to.include("probe-schedule");
    use({ output: "error: no changes were expected but changes were proposed", exitCode: 255 });
    expect(await failure(checkAccount(context, { stack: "dev" }))).to.match(/^GateError: dev is not what/);
    use({ output: "error: no credentials", exitCode: 255 });
    expect(await failure(checkAccount(context, { stack: "dev" }))).to.match(/^OperatorError: .*could not be/);
  });

  it("tell the commit that got through last, and none that failed or was named otherwise by hand", async () => {
    const [older, newer] = ["a".repeat(40), "b".repeat(40)];
    const update = (message: string, result = "succeeded", kind = "update") => ({ kind, result, message });
    for (const [updates, told] of [
      [[update(newer, "failed"), update("x", "succeeded", "refresh"), update(older)], older],
      [[update(newer), update(older)], newer],
      [[update("by hand"), update(older)], null],
      [[], null],
    ] as const) {
      use({ output: JSON.stringify(updates) });
      const json = { ...context, json: true };
      await tellLastDeployed(json, { stack: "dev" });
      expect(JSON.parse(context.printed.at(-1)!)).to.deep.equal({ stack: "dev", commit: told });
    }
    expect(tools.calls()[0]).to.match(/^pulumi stack history --page-size 100 --json .*--stack dev/);
    context.printed.length = 0;
    await tellLastDeployed(context, { stack: "dev" });
    // Nothing for a shell to take for a commit.
    expect(context.printed).to.deep.equal([]);
    use({ complaint: "error: no stack named dev found", exitCode: 255 });
    expect(await failure(tellLastDeployed(context, { stack: "dev" }))).to.match(
      /^OperatorError: The history of stack "dev" cannot be read \(error: no stack named dev found\)/,
    );
  });

  it("say how to get the CLI where there is none", async () => {
    process.env.PATH = join(folder(), "nowhere");
    expect(await failure(checkAccount(context, { stack: "dev" }))).to.include("CLI is not on the path");
  });
});
