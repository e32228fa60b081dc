import { writeFileSync } from "node:fs";
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
      "revert(prod): back to v1\n\nAs it was in abc, für alle.",
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
    repository.git("config", "i18n.logOutputEncoding", "latin1");
    expect(await open("rollback/prod-v1")).to.deep.equal(["https://example.com/pull/1"]);
    expect(repository.git("ls-remote", "--heads", "origin", "rollback/prod-v1")).to.not.equal("");
    expect(tools.calls()).to.deep.equal([
      "gh pr create --base main --head rollback/prod-v1 --title revert(prod): back to v1 --body As it was in abc, für alle.",
      "gh workflow run pull-request.yml --ref rollback/prod-v1",
    ]);
  });

  const failing = (complaint: string) => {
    const again = createFakeTools(join(folder(), complaint.slice(0, 1) || "x"), {
      gh: { complaint, exitCode: 1 },
    });
    process.env.PATH = again.environment.PATH;
    return again;
  };
  const refusal = (branch: string) => open(branch).then(String, String);

  it("is opened once, and of a branch that is there", async () => {
    await open("rollback/prod-v1");
    failing('a pull request for branch "rollback/prod-v1" into branch "main" already exists:\nhttps://x/1');
    expect((await open("rollback/prod-v1")).at(-1)).to.equal('"rollback/prod-v1" is offered already.');
    expect(await refusal("rollback/prod-v2")).to.match(/UsageError: There is no branch "rollback\/prod-v2"/);
  });

  it("is left alone where somebody has offered another commit by that name, which stays as it is", async () => {
    repository.git("push", "--quiet", "origin", "main:rollback/prod-v1");
    const [said] = await open("rollback/prod-v1");
    const theirs = repository.git("rev-parse", "main");
    expect(said).to.match(
      new RegExp(
        `^"rollback/prod-v1" is offered already as ${theirs.slice(0, 10)}, another commit; delete it`,
      ),
    );
    expect(repository.git("ls-remote", "origin", "refs/heads/rollback/prod-v1")).to.include(theirs);
    expect(tools.calls()).to.deep.equal([]);
  });

  it("is not taken for another's that only ends as it does", async () => {
    repository.git("push", "--quiet", "origin", "main:refs/heads/mine/rollback/prod-v1");
    expect(await open("rollback/prod-v1")).to.deep.equal(["https://example.com/pull/1"]);
  });

  it("is offered by the next call where the first one came no further than to push it", async () => {
    failing("HTTP 502");
    expect(await refusal("rollback/prod-v1")).to.match(/OperatorError: "gh pr create" failed: HTTP 502/);
    process.env.PATH = tools.environment.PATH;
    expect((await open("rollback/prod-v1")).at(-1)).to.equal("https://example.com/pull/1");
  });

  it("says who refused and why, and loses nothing: a remote that takes no branch, one that is not there", async () => {
    const hook = join(folder(), "origin.git", "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\necho 'branches are made by the bot' >&2\nexit 1\n", { mode: 0o755 });
    expect(await refusal("rollback/prod-v1"))
      .to.match(/OperatorError: "git push origin" failed: /)
      .and.include("branches are made by the bot");
    repository.git("remote", "set-url", "origin", join(folder(), "nowhere.git"));
    expect(await refusal("rollback/prod-v1")).to.match(
      /OperatorError: "git ls-remote origin" failed: .*nowhere/s,
    );
    expect(repository.git("log", "-1", "--format=%s", "rollback/prod-v1")).to.equal(
      "revert(prod): back to v1",
    );
    expect(tools.calls()).to.deep.equal([]);
  });
});
