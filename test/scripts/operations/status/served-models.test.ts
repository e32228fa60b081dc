import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  describeServedModels,
  findModelDifference,
  readWanted,
  type ServedModelState,
} from "../../../../scripts/operations/status/served-models";
import { createScratchRepository } from "../../../support/scratch-repository";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const STATE: ServedModelState = {
  served: { champion: "2026-11-01" },
  wanted: "2026-11-01",
  wantedBy: "Pulumi.prod.yaml",
};
const WANTED_ANOTHER = { ...STATE, wanted: "2026-12-01" };

describe("ops status, of models", () => {
  it("finds no fault where what is wanted serves", () => {
    expect(findModelDifference(STATE, "InService")).to.equal(undefined);
  });

  it("says what serves, what is wanted and by whom, and what to do, where the two differ", () => {
    expect(findModelDifference(WANTED_ANOTHER, "InService"))
      .to.contain("Model 2026-11-01 serves, but Pulumi.prod.yaml wants 2026-12-01")
      .and.contain("ops -- rollback");
    expect(findModelDifference({ ...STATE, served: {} }, "InService")).to.match(/^Model unknown serves/);
  });

  it("waits for a deployment that is under way, and for no endpoint that failed", () => {
    expect(findModelDifference(WANTED_ANOTHER, "Updating")).to.equal(undefined);
    expect(findModelDifference(WANTED_ANOTHER, "Creating")).to.equal(undefined);
    expect(findModelDifference(WANTED_ANOTHER, "Failed")).to.be.a("string");
  });

  it("finds a competitor that is not there, is another, or is too many, where the file tells", () => {
    const beside = (served: object, wantedBeside?: Readonly<Record<string, string>>) =>
      findModelDifference({ ...STATE, served: { ...STATE.served, ...served }, wantedBeside }, "InService");
    expect(beside({}, { challenger: "v9" })).to.match(
      /^No model is there as challenger, but Pulumi.prod.yaml wants v9/,
    );
    expect(beside({ shadow: "v8" }, { shadow: "v9" })).to.match(/^Model v8 is there as shadow, .* wants v9/);
    expect(beside({ challenger: "v9" }, {})).to.match(/^Model v9 is there as challenger, .* wants none/);
    expect(beside({ challenger: "v9" }, { challenger: "v9" })).to.equal(undefined);
    // The deployment does not tell of competitors.
    expect(beside({ challenger: "v9" })).to.equal(undefined);
  });

  it("names who else answers", () => {
    expect(describeServedModels(STATE)).to.equal("2026-11-01");
    const served = { champion: "2026-11-01", challenger: "2026-12-01" };
    expect(describeServedModels({ ...STATE, served })).to.equal("2026-11-01, 2026-12-01 as challenger");
  });
});

describe("what should serve", () => {
  const folder = useTemporaryFolder();
  const file = (version: string) =>
    `config:\n  final-mile:model:\n    version: ${version}\n  final-mile:endpoint:\n    shadow: {modelVersion: v9}\n`;

  it("is what the stack's file has committed; without a file, what was deployed", async () => {
    const repository = createScratchRepository(folder(), { "Pulumi.prod.yaml": file('"v2"') });
    repository.edit("Pulumi.prod.yaml", "v2", "half-done");
    const of = (stack: string | undefined, outputsFile?: string) =>
      readWanted({ stack, outputsFile, projectFolder: repository.folder }, "v1");
    const committed = { wanted: "v2", wantedBeside: { shadow: "v9" }, wantedBy: "Pulumi.prod.yaml" };
    const deployed = { wanted: "v1", wantedBy: "the deployment" };
    expect(await of("prod")).to.deep.equal(committed);
    expect(await of("sandbox")).to.deep.equal(deployed);
    expect(await of(undefined)).to.deep.equal(deployed);
    expect(await of("prod", "outputs.json")).to.deep.equal(deployed);
    // A version that YAML takes for a number is one.
    repository.edit("Pulumi.prod.yaml", '"half-done"', "20261101");
    repository.commit("a date for a version");
    expect((await of("prod")).wanted).to.equal("20261101");
    rmSync(join(repository.folder, ".git"), { recursive: true });
    expect((await of("prod")).wanted).to.equal("20261101");
  });
});
