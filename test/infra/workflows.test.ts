import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { parseOps } from "../docs/support/command-line";

const REPOSITORY = join(__dirname, "../..");
const PACKAGE = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
const FOLDER = join(REPOSITORY, ".github/workflows");

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly "timeout-minutes"?: number;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = new Map(
  readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), "utf8")] as const),
);
const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
const jobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ title: `${file} ${name}`, file, name, job })),
);
const steps = jobs.flatMap(({ title, job }) => job.steps.map((step) => ({ title, job, step })));

const uses = (step: Step, action: string) => step.uses?.startsWith(`${action}@`) ?? false;
const assumesRole = (job: Job) =>
  job.steps.some((step) => uses(step, "aws-actions/configure-aws-credentials"));
const expression = (inner: string) => `\${{ ${inner} }}`;
const jobOf = (file: string, name: string): Job => workflows.get(file)!.jobs[name]!;
const pulumiOf = (job: Job) => job.steps.find((step) => uses(step, "pulumi/actions"))?.with ?? {};

describe("the workflows", () => {
  it("give no permission unless a job asks for it, and none asks for all", () => {
    for (const [file, { permissions }] of workflows) expect(permissions, file).to.deep.equal({});
    for (const { title, job } of jobs) {
      expect(job.permissions, title).to.be.an("object");
      expect(Object.values(job.permissions!), title).to.satisfy((levels: string[]) =>
        levels.every((level) => level === "read" || level === "write"),
      );
    }
  });

  it("ask for an OIDC token where a role is assumed, and only there", () => {
    for (const { title, job } of jobs) {
      const asks = (job.permissions as Record<string, string>)["id-token"] === "write";
      expect(asks, title).to.equal(assumesRole(job));
    }
  });

  it("run no code of packages while they install them beside an identity, and no launcher that downloads", () => {
    for (const { title, job } of jobs.filter(({ job }) => assumesRole(job))) {
      const commands = job.steps.flatMap(({ run = "" }) => run.split("\n"));
      const installs = commands.filter((command) =>
        /\bnpm (ci|i|install|add|exec|x)\b|\b(npx|yarn|pnpm)\b/.test(command),
      );
      // Packages "node" and "pulumi" bring launchers that download; npm scripts would take them before what the job set up.
      const runsScripts = commands.some((command) => /\bnpm (run|test|start)\b/.test(command));
      const expected = `npm ci --ignore-scripts${runsScripts ? " --omit=dev" : ""}`;
      expect(installs, title).to.deep.equal([expected]);
      const node = job.steps.findIndex((step) => uses(step, "actions/setup-node"));
      expect(node, title).to.be.within(0, job.steps.findIndex(({ run }) => run === expected) - 1);
      expect(String(job.steps[node]!.with?.["node-version"]), title).to.equal(
        PACKAGE.devDependencies.node.split(".")[0],
      );
    }
    for (const launcher of ["node", "pulumi"]) expect(PACKAGE.dependencies).to.not.have.property(launcher);
  });

  it("check the licences of a change, and keep the bill of materials of what is deployed", () => {
    expect(jobOf("pull-request.yml", "check").steps.map(({ run }) => run)).to.include("npm run licences");
    const { steps: deployed } = jobOf("deploy.yml", "check");
    expect(deployed.map(({ run }) => run)).to.include("npm run sbom");
    expect(deployed.find((step) => uses(step, "actions/upload-artifact"))?.with?.path).to.equal(
      "sbom.cdx.json",
    );
  });

  it("write to the repository where a model is offered, forth or back, and nowhere else", () => {
    const writers = jobs.filter(
      ({ job }) => (job.permissions as Record<string, string>).contents === "write",
    );
    expect(writers.map(({ title }) => title)).to.have.members([
      "promote.yml gates",
      "deploy.yml roll-back",
      "retrain.yml propose",
    ]);
  });

  it("know no long-lived AWS key and no other secret", () => {
    for (const [file, text] of texts) {
      expect(text, file).to.not.match(/aws-access-key-id|aws-secret-access-key|secrets\./);
    }
  });

  it("pin every action by its full commit hash and say which version that is", () => {
    for (const [file, text] of texts) {
      const pins = text.split("\n").filter((line) => /\buses:/.test(line));
      for (const line of pins) {
        expect(line, file).to.match(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    }
    // The same action has the same hash everywhere.
    const hashes = new Map<string, Set<string>>();
    for (const { step } of steps.filter(({ step }) => step.uses !== undefined)) {
      const [action, hash] = step.uses!.split("@") as [string, string];
      hashes.set(action, (hashes.get(action) ?? new Set()).add(hash));
    }
    for (const [action, found] of hashes) expect([...found], action).to.have.lengthOf(1);
  });

  it("end by themselves: every job has a time-out", () => {
    for (const { title, job } of jobs) expect(job["timeout-minutes"], title).to.be.within(1, 180);
  });

  it("do not leave the token of the checkout behind for the steps after it", () => {
    for (const { title, step } of steps.filter(({ step }) => uses(step, "actions/checkout"))) {
      expect(step.with?.["persist-credentials"], title).to.equal(false);
    }
  });

  it("put nothing a stranger can write into a shell", () => {
    for (const { title, step } of steps) {
      expect(step.run ?? "", title).to.not.match(/\$\{\{\s*github\.(event|head_ref)/);
    }
    for (const [file, { on }] of workflows) expect(on, file).to.not.have.property("pull_request_target");
  });

  it("run the checks a developer runs", () => {
    // The same tests run under the coverage floor where a change is reviewed.
    const tests = { "pull-request.yml": "npm run coverage", "deploy.yml": "npm test" };
    for (const [file, test] of Object.entries(tests)) {
      const commands = jobOf(file, "check").steps.map(({ run }) => run);
      expect(commands, file).to.include.members(["npm ci", "npm run check", test]);
    }
  });

  it("mutate every domain folder and the handlers", () => {
    const job = jobOf("mutation.yml", "mutate") as Job & { strategy: { matrix: { folder: string[] } } };
    expect(job.strategy.matrix.folder).to.have.members([
      "monitoring",
      "business",
      "costs",
      "forecasting",
      "handlers",
    ]);
  });

  it("preview both stacks under the policy pack on a pull request and comment on it", () => {
    const preview = jobOf("pull-request.yml", "preview") as Job & {
      strategy: { matrix: { stack: string[] } };
    };
    expect(preview.strategy.matrix.stack).to.deep.equal(["dev", "prod"]);
    expect(pulumiOf(preview)).to.include({ command: "preview", policyPacks: "infra/policy", diff: true });
    expect(pulumiOf(preview)).to.have.property("comment-on-pr");
    expect(preview.if).to.contain("head.repo.full_name == github.repository");
  });

  it("hold every update to the policy pack and to the CLI version the project is developed with", () => {
    const { devDependencies } = PACKAGE;
    for (const { title, step } of steps.filter(({ step }) => uses(step, "pulumi/actions"))) {
      expect(step.with?.["pulumi-version"], title).to.equal(devDependencies.pulumi);
      if (step.with?.command !== undefined) expect(step.with.policyPacks, title).to.equal("infra/policy");
    }
  });

  it("deploy what is merged to dev, and to prod behind its environment, never two at a time", () => {
    const { on } = workflows.get("deploy.yml")!;
    expect(on).to.deep.equal({ push: { branches: ["main"] } });
    for (const stack of ["dev", "prod"]) {
      const job = jobOf("deploy.yml", stack);
      expect(job.environment, stack).to.equal(stack);
      const commands = job.steps.map(({ run = "" }) => run).join("\n");
      // Nothing but what was planned, and approved where somebody approves.
      expect(commands, stack).to.include(`ops.ts deploy up --stack ${stack} --plan "$RUNNER_TEMP/plan.json"`);
      expect(commands, stack).to.include(`ops.ts watch --stack ${stack}`);
      expect(job.concurrency, stack).to.deep.equal({ group: `deploy-${stack}`, "cancel-in-progress": false });
    }
    expect(jobOf("deploy.yml", "dev").needs).to.equal("check");
    expect(jobOf("deploy.yml", "preview-prod").needs).to.equal("dev");
    expect(jobOf("deploy.yml", "prod").needs).to.equal("preview-prod");
  });

  it("deploy from nowhere else, and what was approved", () => {
    const updates = steps
      .filter(({ step }) => step.with?.command === "up" || /deploy up|pulumi up/.test(step.run ?? ""))
      .map(({ title }) => title);
    expect(updates).to.deep.equal(["deploy.yml dev", "deploy.yml prod"]);
    const plans = ["preview-prod", "prod"].map((name) =>
      jobOf("deploy.yml", name)
        .steps.filter(({ with: given }) => given?.name === "plan-prod")
        .map(({ uses: used }) => used!.split("@")[0]),
    );
    expect(plans).to.deep.equal([["actions/upload-artifact"], ["actions/download-artifact"]]);
  });

  it("offer the way back when a deployment of prod, or what is watched after it, fails", () => {
    const job = jobOf("deploy.yml", "roll-back");
    expect(job.needs).to.deep.equal(["preview-prod", "prod"]);
    expect(job.if).to.equal("failure() && needs.prod.result == 'failure'");
    expect(assumesRole(job)).to.equal(false);
    const commands = job.steps.map(({ run = "" }) => run).join("\n");
    expect(commands).to.include(
      'ops -- rollback --stack prod --changed-since "$DEPLOYED" --no-check-artifact --yes',
    );
    // What prod runs: of what was merged since, some may never have been approved.
    const preview = jobOf("deploy.yml", "preview-prod");
    expect(preview.outputs?.deployed).to.equal(expression("steps.before.outputs.deployed"));
    expect(preview.steps.find(({ id }) => id === "before")!.run).to.include("deploy last --stack prod");
    expect(job.steps.flatMap(({ env }) => env?.DEPLOYED ?? [])).to.deep.equal([
      expression("needs.preview-prod.outputs.deployed || github.event.before"),
    ]);
    expect(commands).to.include("ops -- pull-request");
  });

  it("hold both accounts against the program every week", () => {
    const { on, jobs: own } = workflows.get("drift.yml")!;
    expect(on.schedule).to.deep.equal([{ cron: "0 5 * * 1" }]);
    const check = own.check as Job & { strategy: { matrix: { stack: string[] } } };
    expect(check.strategy.matrix.stack).to.deep.equal(["dev", "prod"]);
    expect(check.steps.map(({ run }) => run)).to.include('npm run ops -- deploy check --stack "$STACK"');
  });

  it("promote with the gates of the command line, and start the checks on the branch that comes of it", () => {
    const commands = jobOf("promote.yml", "gates")
      .steps.map(({ run = "" }) => run)
      .join("\n");
    expect(commands).to.contain("ops -- promote --stack dev --yes --json");
    expect(commands).to.contain("ops -- pull-request");
  });

  it("offer the next change of a model that renews itself, of each stack that does", () => {
    const commands = jobOf("retrain.yml", "propose")
      .steps.map(({ run = "" }) => run)
      .join("\n");
    expect(commands).to.contain('ops -- retrain propose --stack "$STACK" --yes --json');
    expect(commands).to.contain("ops -- pull-request");
  });

  it("show what a pull request adds to the monthly cost of both stacks", () => {
    const commands = jobOf("pull-request.yml", "estimate")
      .steps.map(({ run = "" }) => run)
      .join("\n");
    expect(commands).to.contain("for stack in dev prod");
    expect(commands).to.contain('ops -- estimate --stack "$stack" --base origin/main --markdown');
  });
});

/** Inputs that the actions have, by their `action.yml` at the pinned version; one that it does not have is ignored. */
const ACTION_INPUTS: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout": ["ref", "persist-credentials", "fetch-depth"],
  "actions/setup-node": ["node-version", "cache"],
  "actions/upload-artifact": ["name", "path", "if-no-files-found", "retention-days"],
  "actions/download-artifact": ["name", "path"],
  "aws-actions/configure-aws-credentials": [
    "role-to-assume",
    "role-session-name",
    "role-duration-seconds",
    "aws-region",
  ],
  "pulumi/actions": [
    ...["command", "stack-name", "cloud-url", "pulumi-version", "policyPacks", "diff"],
    ...["comment-on-pr", "edit-pr-comment", "comment-on-summary"],
  ],
};

/** What the shell itself does, or the machine of a job has. */
const SHELL_WORDS = /^(set|exit|echo|cat|for|done|do|if|then|fi|else|\{|\}|\[|tee|gh|bash)$/;
/** In the place of what only a run knows. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  $stack: "dev",
  $STACK: "dev",
  $BRANCH: "promote/prod-v2",
  $branch: "rollback/prod-v1",
  $FOLDER: "functions/costs",
  $GITHUB_SHA: "abc",
  $DEPLOYED: "HEAD^",
};

/** Commands of a step, one each, without what they are fed from and into. */
function listCommands(run: string): string[][] {
  return (
    run
      .replaceAll(/^\s*#.*$/gm, "")
      .replaceAll("\\\n", " ")
      .split(/\n|;|\|\||&&|(?<!>)\|/)
      .map((command) => command.trim().replace(/^(?:if|then|do|\{)\s+/, ""))
      // A value that a variable gets is no command; what is run for it is one.
      .filter((command) => command !== "" && !/^\w+=(?!\$\()/.test(command))
      .map((command) => command.replace(/^\w+=\$\(/, ""))
      .map((command) => command.replace(/\s+(?:\d?>>?|2>&1).*$/, ""))
      .map((command) =>
        [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => {
          const bare = word.replaceAll(/^['"]|['"]$/g, "");
          return STANDS_FOR[bare] ?? bare.replace(/^\$RUNNER_TEMP/, "/tmp");
        }),
      )
  );
}

describe("a first run of the workflows", () => {
  it("meets commands that exist, with options that they take", async () => {
    const met: string[] = [];
    for (const { title, step } of steps) {
      for (const words of listCommands(step.run ?? "")) {
        const [program = "", ...rest] = words;
        const scripts = words.indexOf("scripts/ops.ts");
        if (program === "npm" && ["run", "--silent"].includes(rest[0]!)) {
          const named = rest.filter((word) => !["run", "--silent"].includes(word));
          expect(PACKAGE.scripts, `${title}: ${words.join(" ")}`).to.have.property(named[0]!);
          if (named[0] === "ops") await understand(title, named.slice(named.indexOf("--") + 1), met);
        } else if (program === "node" && scripts >= 0) {
          await understand(title, words.slice(scripts + 1), met);
        } else if (!(program === "npm" && ["ci", "test"].includes(rest[0]!)) && program !== "node") {
          expect(program, `${title}: ${words.join(" ")}`).to.match(SHELL_WORDS);
        }
      }
    }
    expect([...new Set(met)].sort()).to.deep.equal([
      ...[
        "deploy check",
        "deploy last",
        "deploy preview",
        "deploy up",
        "estimate",
        "promote",
        "pull-request",
      ],
      ...["retrain propose", "rollback", "smoke", "watch"],
    ]);
  });

  async function understand(title: string, args: readonly string[], met: string[]): Promise<void> {
    met.push(args.filter((word, index) => index < 2 && /^[a-z][a-z-]*$/.test(word)).join(" "));
    await parseOps(args).catch((error: Error) => {
      throw new Error(`${title}: ops ${args.join(" ")}: ${error.message}`);
    });
  }

  it("meets scripts that a shell can read", () => {
    const own = steps.filter(({ step: { run } }) => run !== undefined);
    const functions = own.map(({ title, step }) => `# ${title}\nstep() {\n${step.run}\n}`);
    const { status, stderr } = spawnSync("bash", ["-n"], { input: functions.join("\n"), encoding: "utf8" });
    expect(`${status} ${stderr}`).to.equal("0 ");
    for (const { title, step } of own) {
      // A pipe is as good as its last command, unless the step says that it wants bash: then a failure is a failure.
      if (/[^|]\|[^|]/.test(step.run!.replaceAll(/'[^']*'/g, "")) && !/code=\$\?/.test(step.run!)) {
        expect(step, title).to.have.property("shell", "bash");
      }
    }
  });

  it("finds what its expressions name: steps before them, jobs that are needed, rows of the matrix, variables that are documented", () => {
    const documented = readFileSync(join(REPOSITORY, "docs/delivery.md"), "utf8");
    for (const { title, job } of jobs) {
      const needed = [job.needs ?? []].flat();
      const known = new Map<string, string>();
      const ofJob = JSON.stringify({ ...job, steps: [], outputs: {} });
      const outputs = { env: job.outputs ?? {} } as Step;
      for (const [position, step] of [undefined, ...job.steps, outputs].entries()) {
        const text = step ? JSON.stringify(step) : ofJob;
        const expressions = [
          ...[...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, inner]) => inner!),
          (step ? step.if : job.if) ?? "",
        ].map((expression) => expression.replaceAll(/\\?"|'[^']*'/g, ""));
        for (const name of expressions.flatMap((one) => one.match(/[a-z]\w*(?:\.[\w-]+)+/g) ?? [])) {
          const [context, first = "", ...rest] = name.split(".") as [string, ...string[]];
          const where = `${title}, step ${position}: ${name}`;
          if (context === "steps") expect(known.get(first) ?? "", where).to.include(`echo "${rest[1]}=`);
          else if (context === "needs") {
            expect(needed, where).to.include(first);
            const [property, output = ""] = rest;
            const of = workflows.get(title.split(" ")[0]!)!.jobs[first]!;
            if (property === "outputs") expect(of.outputs, where).to.have.property(output);
            else expect(property, where).to.equal("result");
          } else if (context === "matrix") expect(job.strategy?.matrix, where).to.have.property(first);
          else if (context === "vars") expect(documented, where).to.include(`\`${first}\``);
          else if (context === "runner") expect(step, where).to.not.equal(undefined);
          else
            expect(name, where).to.match(
              /^github\.(ref|repository|token|run_id|event_name|event\.before$|event\.pull_request\.)/,
            );
        }
        if (step?.id !== undefined) known.set(step.id, step.run ?? "");
      }
      for (const one of needed)
        expect(workflows.get(title.split(" ")[0]!)!.jobs, title).to.have.property(one);
    }
  });

  it("gives the actions inputs that they have", () => {
    for (const { title, step } of steps.filter(({ step: { uses } }) => uses !== undefined)) {
      expect(ACTION_INPUTS[step.uses!.split("@")[0]!], title).to.include.members(
        Object.keys(step.with ?? {}),
      );
    }
  });

  it("takes roles that trust the job, for as long as it may take", () => {
    const bootstrap = readFileSync(join(REPOSITORY, "infra/bootstrap/index.ts"), "utf8");
    const longest = Number(/DEPLOY_SESSION_SECONDS = ([\d_]+)/.exec(bootstrap)![1]!.replaceAll("_", ""));
    for (const { title, job } of jobs.filter(({ job: one }) => assumesRole(one))) {
      const { with: given = {} } = job.steps.find((step) =>
        uses(step, "aws-actions/configure-aws-credentials"),
      )!;
      const [, variable = ""] = /vars\.(\w+)/.exec(String(given["role-to-assume"]))!;
      const trusted: Readonly<Record<string, readonly (string | undefined)[]>> = {
        AWS_DEPLOY_ROLE_ARN: ["dev", "prod"],
        // A pull request has a subject of its own, and so have the branches that workflows push.
        AWS_PREVIEW_ROLE_ARN: [
          "prod-preview",
          title === "pull-request.yml preview" ? undefined : "prod-preview",
        ],
        AWS_PROMOTION_ROLE_ARN: ["promotion"],
      };
      expect(trusted[variable], title).to.include(job.environment);
      if (job.environment !== undefined && variable !== "AWS_DEPLOY_ROLE_ARN") {
        expect(bootstrap, title).to.include(`"environment:${job.environment}"`);
      }
      const seconds = Number(given["role-duration-seconds"] ?? 3_600);
      expect(job["timeout-minutes"]! * 60, title).to.be.at.most(seconds);
      expect(seconds, title).to.be.at.most(variable === "AWS_DEPLOY_ROLE_ARN" ? longest : 3_600);
    }
  });

  it("finds the branches for which checks are started among those that the preview's role trusts", () => {
    const bootstrap = readFileSync(join(REPOSITORY, "infra/bootstrap/index.ts"), "utf8");
    for (const kind of ["promote", "rollback", "retrain", "optimize"]) {
      expect(bootstrap).to.include(`"ref:refs/heads/${kind}/*"`);
    }
    for (const file of ["package-lock.json", "infra/policy/PulumiPolicy.yaml", "Pulumi.yaml"]) {
      expect(existsSync(join(REPOSITORY, file)), file).to.equal(true);
    }
  });
});
