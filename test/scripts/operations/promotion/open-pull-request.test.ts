import { join } from "node:path";
import { expect } from "chai";
import { openPullRequest } from "../../../../scripts/operations/promotion/open-pull-request";
import { createFakeTools, type FakeTools } from "../../../support/fake-tools";
import { createScratchRepository, type ScratchRepository } from "../../../support/scratch-repository";
import { createSilentContext } from "../../../support/silent-context";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("the pull request of a branch", () => {
  const folder = useTemporaryFolder();
  const path = process.env.PATH;
  let repository: ScratchRepository;
  let tools: FakeTools;
  beforeEach(() => {
    repository = createScratchRepository(folder(), { "Pulumi.prod.yaml": "config: {}\n" });
    tools = createFakeTools(folder(), { gh: { output: "https://example.com/pull/1" } });
    process.env.PATH = tools.environment.PATH;
    repository.git("checkout", "--quiet", "-b", "rollback/prod-v1");
    repository.edit("Pulumi.prod.yaml", "{}", "{a: b}");
    repository.git(
      "commit",
      "--quiet",
      "--all",
      "--message",
      "revert(prod): back to v1\n\nAs it was in abc.",
    );
    repository.git("checkout", "--quiet", "main");
  });
  afterEach(() => {
    process.env.PATH = path;
  });
  const open = async (branch: string) => {
    const context = { ...createSilentContext(), target: { projectFolder: repository.folder } };
    await openPullRequest(context, branch);
    return context.printed;
  };

  it("is pushed and opened with the words of its commit, its checks are started", async () => {
    expect(await open("rollback/prod-v1")).to.deep.equal(["https://example.com/pull/1"]);
    expect(repository.git("ls-remote", "--heads", "origin", "rollback/prod-v1")).to.not.equal("");
    expect(tools.calls()).to.deep.equal([
      "gh pr create --base main --head rollback/prod-v1 --title revert(prod): back to v1 --body As it was in abc.",
      "gh workflow run pull-request.yml --ref rollback/prod-v1",
    ]);
  });

  it("is opened once, and of a branch that is there", async () => {
    await open("rollback/prod-v1");
    expect(await open("rollback/prod-v1")).to.deep.equal(['"rollback/prod-v1" is offered already.']);
    expect(tools.calls()).to.have.length(2);
    const error = await open("rollback/prod-v2").catch((caught: unknown) => caught);
    expect(String(error)).to.match(/UsageError: There is no branch "rollback\/prod-v2"/);
  });

  it("says which tool failed, and with which words", async () => {
    process.env.PATH = createFakeTools(join(folder(), "x"), { gh: { exitCode: 1 } }).environment.PATH;
    const error = await open("rollback/prod-v1").catch((caught: unknown) => caught);
    expect(String(error)).to.match(/OperatorError: "gh pr create" failed/);
  });
});
