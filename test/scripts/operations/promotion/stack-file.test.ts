import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commitOnBranch } from "../../../../scripts/operations/promotion/git-branch";
import { planSettings, readSetting, renderChange } from "../../../../scripts/operations/promotion/stack-file";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const FILE = `# Production.
config:
  aws:region: us-east-1
  final-mile:model:
    version: "2026-11-01" # approved by the planners
    algorithm: xgboost
  final-mile:budget:
    monthlyUsd: 600
`;

describe("planSettings", () => {
  const folder = useTemporaryFolder();
  beforeEach(() => writeFileSync(join(folder(), "Pulumi.prod.yaml"), FILE));

  it("changes a setting and keeps comments, order and everything else", async () => {
    const change = await planSettings(folder(), "prod", [
      { path: ["model", "version"], value: "2026-12-01" },
    ]);
    expect(change.after).to.equal(FILE.replace("2026-11-01", "2026-12-01"));
    expect(readFileSync(join(folder(), "Pulumi.prod.yaml"), "utf8")).to.equal(FILE);
    expect(renderChange(change)).to.equal(
      'Pulumi.prod.yaml\n-     version: "2026-11-01" # approved by the planners\n+     version: "2026-12-01" # approved by the planners',
    );
  });

  it("adds a setting that the file left to its default", async () => {
    const change = await planSettings(folder(), "prod", [
      { path: ["endpoint", "instanceCount"], value: 1 },
      { path: ["endpoint", "instanceType"], value: "ml.t2.medium" },
    ]);
    expect(readSetting(change.after, ["endpoint", "instanceCount"])).to.equal(1);
    expect(readSetting(change.after, ["endpoint", "instanceType"])).to.equal("ml.t2.medium");
    expect(change.after).to.include("# Production.").and.include("# approved by the planners");
  });

  it("names a stack that has no file", async () => {
    const error = await planSettings(folder(), "test", []).catch((caught: unknown) => caught);
    expect(String(error)).to.include('no "Pulumi.test.yaml"');
  });
});

describe("commitOnBranch", () => {
  const folder = useTemporaryFolder();
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: folder(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  beforeEach(() => {
    git("init", "--quiet", "--initial-branch", "main");
    git("config", "user.email", "operator@example.com");
    git("config", "user.name", "Operator");
    writeFileSync(join(folder(), "Pulumi.prod.yaml"), FILE);
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
  });

  const options = () => ({
    folder: folder(),
    branch: "promote/prod-2",
    message: "promote model 2",
    files: { "Pulumi.prod.yaml": "changed\n" },
  });

  it("commits on a branch of its own and leaves branch, index and working tree alone", async () => {
    writeFileSync(join(folder(), "half-done.txt"), "work in progress");
    git("add", "half-done.txt");
    const { commit } = await commitOnBranch(options());
    expect(git("show", "promote/prod-2:Pulumi.prod.yaml")).to.equal("changed");
    expect(git("rev-parse", "promote/prod-2")).to.equal(commit);
    expect(git("diff", "--name-only", "main", "promote/prod-2")).to.equal("Pulumi.prod.yaml");
    expect(git("branch", "--show-current")).to.equal("main");
    expect(git("status", "--porcelain")).to.equal("A  half-done.txt");
    expect(readFileSync(join(folder(), "Pulumi.prod.yaml"), "utf8")).to.equal(FILE);
  });

  it("refuses a branch that exists", async () => {
    await commitOnBranch(options());
    const error = await commitOnBranch(options()).catch((caught: unknown) => caught);
    expect(String(error)).to.match(/OperatorError: The branch "promote\/prod-2" exists already/);
  });
});
