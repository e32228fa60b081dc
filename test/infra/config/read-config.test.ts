import { join } from "node:path";
import { expect } from "chai";
import { ConfigError } from "../../../functions/contracts/errors";
import { MOST_WATCHED_PRODUCTS } from "../../../functions/monitoring/results/metric-data";
import { parseConfig } from "../../../infra/config/read-config";
import { readStackFile } from "../../../scripts/program/stack-file";
import { listSettings } from "../../docs/support/document-settings";
import { INVALID_CONFIGURATIONS } from "./invalid-configurations";

const ROOT = join(__dirname, "..", "..", "..");

/** A valid configuration in which everything but the model has its default. */
const VALID = { "model.version": "2026-11-01", "model.algorithm": "scikit-learn" };

function configWith(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries({ ...VALID, ...settings })) {
    const keys = path.split(".");
    const last = keys.pop()!;
    let at = tree;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    if (value !== undefined) at[last] = value;
  }
  return Object.fromEntries(
    Object.entries(tree).map(([section, value]) => [
      `final-mile:${section}`,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function messageOf(raw: Record<string, string>): string {
  try {
    parseConfig("dev", raw);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error("The configuration was accepted.");
}

function readStack(stack: string) {
  return parseConfig(stack, readStackFile({ stack }, ROOT).config);
}

describe("the stack configuration", () => {
  for (const stack of ["dev", "prod"]) {
    it(`of ${stack} is valid`, () => {
      expect(readStack(stack)).to.include({ environment: stack });
    });
  }

  it("is frozen", () => {
    const config = readStack("dev");
    expect(Object.isFrozen(config)).to.equal(true);
    expect(Object.isFrozen(config.endpoint)).to.equal(true);
  });

  it("has a default for everything but the model", () => {
    expect(parseConfig("test", configWith({})).endpoint).to.deep.include({
      kind: "realtime",
      instanceCount: 2,
    });
  });

  it("refuses at least 40 invalid configurations", () => {
    expect(INVALID_CONFIGURATIONS.length).to.be.at.least(40);
  });

  for (const { title, change, key, allowed } of INVALID_CONFIGURATIONS) {
    it(`refuses ${title}`, () => {
      const message = messageOf(configWith(change));
      const line = message.split("\n").find((each) => each.startsWith(`Config "final-mile:${key}" `));
      expect(line, message).to.be.a("string");
      expect(line).to.contain("; it must be ").and.to.contain(allowed);
      expect(line).to.match(
        /(Set|Remove) it with: pulumi config (set|rm) --stack dev (--type \w+ )?--path 'final-mile:/,
      );
      expect(line).not.to.match(/undefined'? *$/);
    });
  }

  it("reports all faults of a file together, one line each", () => {
    const lines = messageOf(
      configWith({
        "forecast.horizonDays": 0,
        "endpoint.kind": "async",
        "lake.encryption": "none",
        "schedule.replenishAt": "04:10",
        "api.authorization": "jwt",
        surprise: { a: 1 },
      }),
    ).split("\n");
    expect(lines.map((line) => /"final-mile:([^"]+)"/.exec(line)?.[1])).to.deep.equal([
      "surprise",
      "forecast.horizonDays",
      "endpoint.kind",
      "lake.encryption",
      "schedule.replenishAt",
      "api.jwtIssuer",
      "api.jwtAudiences",
    ]);
  });

  it("gives a command that makes the value valid", () => {
    expect(messageOf(configWith({ "endpoint.instanceCount": 0 }))).to.equal(
      'Config "final-mile:endpoint.instanceCount" is 0; it must be an integer from 1 to 100 instances. ' +
        "Set it with: pulumi config set --stack dev --path 'final-mile:endpoint.instanceCount' 1",
    );
  });

  it("gives a command that keeps a fraction a number and an id text: the CLI takes only integers for numbers", () => {
    expect(messageOf(configWith({ "monitoring.falseAlarmRate": 0.5 }))).to.contain(
      "pulumi config set --stack dev --type float --path 'final-mile:monitoring.falseAlarmRate' 0.0001",
    );
    expect(messageOf(configWith({ "monitoring.watchList": [84077] }))).to.contain(
      "pulumi config set --stack dev --type string --path 'final-mile:monitoring.watchList[0]' 84077",
    );
  });

  it("knows what was probably meant", () => {
    expect(messageOf(configWith({ "endpoint.instnceCount": 2 }))).to.contain('Did you mean "instanceCount"?');
    expect(messageOf(configWith({ endpoints: {} }))).to.contain('Did you mean "endpoint"?');
    expect(messageOf(configWith({ surprise: {} }))).not.to.contain("Did you mean");
  });

  it("tells a setting that was set without --path, and removes it without", () => {
    const message = messageOf({ ...configWith({}), "final-mile:forecast.horizonDays": "5" });
    expect(message).to.contain("It was set without --path");
    expect(message).to.match(/pulumi config rm --stack dev 'final-mile:forecast\.horizonDays'$/);
  });

  it("refuses a secret, and does not repeat it", () => {
    const raw = configWith({ "api.jwtIssuer": "hunter2" });
    expect(() => parseConfig("dev", raw, ["final-mile:api"]))
      .to.throw(ConfigError, 'Config "final-mile:api" is "[secret]"; it must be plain')
      .and.not.match(/hunter2/);
  });

  for (const stack of ["my_stack", "Prod", "a-"]) {
    it(`refuses to deploy a stack called "${stack}", whose name AWS would not take`, () => {
      expect(() => parseConfig(stack, configWith({}))).to.throw(
        ConfigError,
        `Stack "${stack}" cannot be deployed; its name must be lower-case letters`,
      );
    });
  }

  it("takes names of project and stack that together fit into AWS's, and no longer ones", () => {
    expect(() => parseConfig("x".repeat(20), configWith({}))).not.to.throw();
    expect(() => parseConfig("x".repeat(21), configWith({}))).to.throw(ConfigError, "at most 30 characters");
    expect(() => parseConfig("prod", configWith({}), [], "a".repeat(26))).not.to.throw();
    expect(() => parseConfig("prod", configWith({}), [], "a".repeat(27))).to.throw(ConfigError, "and are 31");
    expect(() => parseConfig("prod", configWith({}), [], "Acme")).to.throw(
      ConfigError,
      'Project "Acme" cannot be deployed',
    );
  });

  it("leaves other namespaces alone", () => {
    expect(() => parseConfig("dev", { ...configWith({}), "aws:region": "eu-west-1" })).not.to.throw();
  });

  it("watches as many products as the monitoring publishes", () => {
    const watchList = listSettings().find(({ path }) => path === "monitoring.watchList");
    expect(watchList?.allowed).to.contain(`at most ${MOST_WATCHED_PRODUCTS} `);
  });

  it("documents every setting", () => {
    const undocumented = listSettings().filter(({ about, allowed }) => about === "" || allowed === "");
    expect(undocumented.map(({ path }) => path)).to.deep.equal([]);
  });
});
