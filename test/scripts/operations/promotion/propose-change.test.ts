import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ConfigError } from "../../../../functions/contracts/errors";
import { readCommitted, readHead, stageChange } from "../../../../scripts/operations/promotion/git-branch";
import {
  type Evaluate,
  proposeChange,
  readCommittedStack,
} from "../../../../scripts/operations/promotion/propose-change";
import { rollBackModel } from "../../../../scripts/operations/promotion/roll-back-model";
import type { EvaluatedProgram, EvaluateProgramOptions } from "../../../../scripts/program/evaluation";
import { createScratchRepository, type ScratchRepository } from "../../../support/scratch-repository";
import { createSilentContext } from "../../../support/silent-context";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const file = (version: string, more = "") => `# Production.
config:
  aws:region: us-east-1
  final-mile:model:
    version: "${version}"
    algorithm: scikit-learn
${more}  final-mile:budget:
    monthlyUsd: 600
`;
const DIGEST = `    artifactSha256: "${"a".repeat(64)}"\n`;

describe("changes of committed files", () => {
  const folder = useTemporaryFolder();
  let repository: ScratchRepository;
  let context: ReturnType<typeof createContext>;
  let asked: EvaluateProgramOptions[];
  let seen: string[];

  function createContext() {
    return { ...createSilentContext(), target: { projectFolder: repository.folder } };
  }

  /** Stands for the program: what it answers, and which files it was given. */
  function answer(violations: readonly string[] = []): Evaluate {
    return async (options) => {
      asked.push(options);
      const { folder: checkout = "", stack, configFile } = options;
      seen.push(readFileSync(configFile ?? join(checkout, `Pulumi.${stack}.yaml`), "utf8"));
      seen.push(readFileSync(join(checkout, "scripts/program/child.ts"), "utf8"));
      const program = { resources: [], outputs: { region: "us-east-1", monthlyBudgetUsd: 600 } };
      return { ...program, ...(options.judge && { violations }) } as EvaluatedProgram;
    };
  }

  const propose = async (evaluate: Evaluate, yes = true) =>
    proposeChange(
      context,
      await readCommittedStack(context, "prod"),
      {
        settings: [{ path: ["model", "version"], value: "v3" }],
        branch: "promote/prod-v3",
        message: "chore(prod): promote v3",
        comparesCost: true,
        question: "Go?",
        yes,
      },
      evaluate,
    );

  beforeEach(() => {
    asked = [];
    seen = [];
    repository = createScratchRepository(folder(), {
      "Pulumi.dev.yaml": file("v3"),
      "Pulumi.prod.yaml": file("v1", DIGEST),
    });
    repository.git("config", "core.autocrlf", "false");
    // The mark by which a program is known; what it would do stands in `answer`.
    mkdirSync(join(repository.folder, "scripts/program"), { recursive: true });
    writeFileSync(join(repository.folder, "scripts/program/child.ts"), "committed");
    repository.commit("the program");
    repository.edit("Pulumi.prod.yaml", '"v1"', '"v2"');
    repository.edit("Pulumi.prod.yaml", DIGEST, "");
    repository.commit("v2");
    context = createContext();
  });

  it("are judged and committed as they are committed, whatever lies uncommitted in the same files", async () => {
    repository.edit("Pulumi.prod.yaml", "monthlyUsd: 600", "monthlyUsd: 900");
    repository.edit("scripts/program/child.ts", "committed", "half-done");
    const before = repository.snapshot();
    const { branch, diff } = await propose(answer());
    expect(repository.snapshot()).to.deep.equal(before);
    expect(repository.git("diff", "main", branch)).to.equal(diff);
    expect(context.logged.join("\n")).to.include(diff);
    expect(repository.git("show", `${branch}:Pulumi.prod.yaml`)).to.equal(file("v3").trim());
    expect(asked.map(({ stack, judge }) => [stack, judge ?? false])).to.deep.equal([
      ["dev", true],
      ["prod", true],
      ["prod", false],
    ]);
    expect(seen).to.deep.equal([file("v3"), "committed", file("v3"), "committed", file("v2"), "committed"]);
    for (const { folder: checkout } of asked) expect(existsSync(checkout!)).to.equal(false);
  });

  it("are shown as they are committed, whatever the operator's git makes of a diff", async () => {
    for (const setting of ["diff.external", "core.pager", "diff.shout.textconv"]) {
      repository.git("config", setting, "/bin/false");
    }
    repository.git("config", "color.ui", "always");
    const base = await readHead(repository.folder);
    const shown = [];
    for (const attribute of ["diff=shout", "-diff"]) {
      writeFileSync(join(repository.folder, ".git/info/attributes"), `*.yaml ${attribute}\n`);
      const { diff } = await stageChange(repository.folder, base, { "Pulumi.prod.yaml": file("v3") });
      shown.push(diff.split("\n").filter((line) => /^[+-] /.test(line)));
    }
    const lines = ['-    version: "v2"', '+    version: "v3"'];
    expect(shown).to.deep.equal([lines, lines]);
  });

  it("are refused when the program, or a policy, refuses the result: no branch is made", async () => {
    const program = await propose(async () => {
      throw new ConfigError("endpoint.kind is wrong");
    }).catch((error: unknown) => error);
    expect(program).to.include({ name: "GateError" });
    expect(String(program)).to.include("configuration of dev").and.include("endpoint.kind is wrong");
    const policy = await propose(answer(["tags-present: lake has no tag"])).catch((error: unknown) => error);
    expect(String(policy))
      .to.include("policy pack refuses")
      .and.include("prod: tags-present: lake has no tag");
    expect(repository.git("branch", "--list", "promote/*")).to.equal("");
  });

  it("are refused by a program that does not judge, and without a program to ask", async () => {
    const silent: Evaluate = async () => ({ resources: [], outputs: { region: "us-east-1" } });
    expect(String(await propose(silent).catch((error: unknown) => error))).to.include(
      "does not know the policy",
    );
    repository.git("rm", "--quiet", "-r", "scripts");
    repository.commit("no program");
    expect(String(await propose(answer()).catch((error: unknown) => error))).to.include("has no program");
  });

  it("make no branch when nobody agrees, and none over one that exists", async () => {
    expect(String(await propose(answer(), false).catch((error: unknown) => error))).to.include(
      "Nothing was changed",
    );
    expect(repository.git("branch", "--list", "promote/*")).to.equal("");
    await propose(answer());
    expect(String(await propose(answer()).catch((error: unknown) => error))).to.match(
      /OperatorError: The branch "promote\/prod-v3" exists already/,
    );
  });

  it("leave the index and the branch the operator is on alone", async () => {
    repository.edit("Pulumi.dev.yaml", "600", "700");
    repository.git("add", "Pulumi.dev.yaml");
    await propose(answer());
    expect(repository.git("status", "--porcelain")).to.equal("M  Pulumi.dev.yaml");
    expect(repository.git("branch", "--show-current")).to.equal("main");
  });

  it("are made of the commit one stands on: without a branch, with the file deleted, or staged as another", async () => {
    repository.git("checkout", "--quiet", "--detach");
    repository.git("rm", "--quiet", "--force", "Pulumi.dev.yaml");
    rmSync(join(repository.folder, "Pulumi.prod.yaml"));
    const status = repository.git("status", "--porcelain");
    const { branch, commit } = await propose(answer());
    expect(repository.git("show", `${branch}:Pulumi.prod.yaml`)).to.equal(file("v3").trim());
    expect(repository.git("rev-parse", `${commit}^`)).to.equal(repository.git("rev-parse", "main"));
    expect(repository.git("diff", "--name-only", "main", commit)).to.equal("Pulumi.prod.yaml");
    expect(repository.git("branch", "--show-current")).to.equal("");
    expect(repository.git("status", "--porcelain")).to.equal(status);
    expect(context.logged.join("\n")).to.include("has edits that are not committed");
  });

  it("take no branch that somebody makes meanwhile, nor one that cannot be beside another", async () => {
    const others = repository.git("rev-parse", "main~1");
    const meanwhile: Evaluate = async (options) => {
      if (options.judge && options.stack === "dev") repository.git("branch", "promote/prod-v3", others);
      return await answer()(options);
    };
    expect(String(await propose(meanwhile).catch((error: unknown) => error))).to.include("exists already");
    expect(repository.git("rev-parse", "promote/prod-v3")).to.equal(others);
    repository.git("branch", "--quiet", "-D", "promote/prod-v3");
    repository.git("branch", "promote", "main");
    expect(String(await propose(answer()).catch((error: unknown) => error))).to.match(
      /OperatorError: git branch failed in .*'refs\/heads\/promote' exists/,
    );
    expect(repository.git("rev-parse", "promote")).to.equal(repository.git("rev-parse", "main"));
  });

  it("name a file that is not committed, and read no other", async () => {
    const error = await readCommittedStack(context, "test").catch((caught: unknown) => caught);
    expect(String(error)).to.include('"Pulumi.test.yaml" is not committed');
    const head = await readHead(repository.folder);
    expect(await readCommitted(repository.folder, head, "nowhere.yaml")).to.equal(undefined);
  });

  describe("rollBackModel", () => {
    const rollBack = (options: { to?: string } = {}, evaluate = answer()) =>
      rollBackModel(context, { stack: "prod", yes: true, checkArtifact: false, ...options }, evaluate);

    it("pins the model the file had before, whole, from what is committed", async () => {
      repository.edit("Pulumi.prod.yaml", '"v2"', '"half-done"');
      await rollBack();
      // No alarm takes the way back: an endpoint that fails must be healed.
      const healing = '  final-mile:endpoint:\n    unguardedVersion: "v1"';
      expect(repository.git("show", "rollback/prod-v1:Pulumi.prod.yaml")).to.equal(
        `${file("v1", DIGEST).trim()}\n${healing}`,
      );
      expect(repository.git("log", "-1", "--format=%B", "rollback/prod-v1")).to.include(
        `go back from model v2 to v1\n\nAs Pulumi.prod.yaml had it in ${repository.git("rev-parse", "main~2")}`,
      );
      expect(asked).to.have.length(2);
      // Whatever is done next to the endpoint is guarded again.
      repository.git("update-ref", "refs/heads/main", "rollback/prod-v1");
      await proposeChange(
        context,
        await readCommittedStack(context, "prod"),
        {
          settings: [{ path: ["endpoint", "instanceCount"], value: 3 }],
          branch: "optimize/prod",
          message: "fewer",
          comparesCost: false,
          question: "Go?",
          yes: true,
        },
        answer(),
      );
      expect(repository.git("show", "optimize/prod:Pulumi.prod.yaml")).to.equal(
        `${file("v1", DIGEST).trim()}\n  final-mile:endpoint:\n    instanceCount: 3`,
      );
    });

    it("refuses a version that the file never had, and the one that it has", async () => {
      const never = await rollBack({ to: "nope" }).catch((error: unknown) => error);
      expect(never).to.include({ name: "UsageError" });
      expect(String(never)).to.include('never pinned model "nope"; its history knows "v1"');
      expect(String(await rollBack({ to: "v2" }).catch((error: unknown) => error))).to.include(
        "pins model v2 already",
      );
      expect(repository.git("branch", "--list", "rollback/*")).to.equal("");
    });

    it("does nothing when the commit that is asked about brought no other model", async () => {
      const since = (changedSince: string) =>
        rollBackModel(context, { stack: "prod", yes: true, checkArtifact: false, changedSince }, answer());
      repository.edit("Pulumi.prod.yaml", "600", "900");
      repository.commit("another budget");
      await since("HEAD^");
      expect(context.printed.join()).to.include("has the model of HEAD^; nothing to roll back");
      expect(repository.git("branch", "--list", "rollback/*")).to.equal("");
      await since("HEAD~2");
      expect(repository.git("branch", "--list", "rollback/*")).to.include("rollback/prod-v1");
    });

    it("goes back to what the commit that is deployed has, not to what was only merged since", async () => {
      repository.edit("Pulumi.prod.yaml", '"v2"', '"v3"');
      repository.commit("v3");
      // Nobody approved v2: what serves is v1, with the bytes that were pinned then.
      const changedSince = repository.git("rev-parse", "main~2");
      const options = { stack: "prod", yes: true, checkArtifact: false, changedSince };
      await rollBackModel(context, options, answer());
      expect(repository.git("show", "rollback/prod-v1:Pulumi.prod.yaml")).to.include(DIGEST.trim());
      const unknown = { ...options, changedSince: "0".repeat(40) };
      expect(
        String(await rollBackModel(context, unknown, answer()).catch((error: unknown) => error)),
      ).to.match(/OperatorError: The repository .* knows no commit/);
    });

    it("is refused when the program refuses the model of before", async () => {
      const error = await rollBack({}, async () => {
        throw new ConfigError("model.algorithm is wrong");
      }).catch((caught: unknown) => caught);
      expect(error).to.include({ name: "GateError" });
      expect(repository.git("branch", "--list", "rollback/*")).to.equal("");
    });
  });
});
