import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { EvaluatedProgram, EvaluationRequest } from "../../../scripts/program/evaluation";
import { KeptEvaluations, nameProgram } from "../../../scripts/program/kept-evaluations";
import { useTemporaryFolder } from "../../support/temporary-folder";

const REQUEST: EvaluationRequest = {
  project: "final-mile",
  stack: "dev",
  preview: false,
  config: { "aws:region": "us-east-1", "final-mile:model": "{}" },
};
const PROGRAM: EvaluatedProgram = { resources: [], outputs: { environment: "dev", absent: undefined } };
const JUDGED = { ...PROGRAM, violations: ["tags-present: lake has no tag"] };

describe("evaluations of before", () => {
  const temporary = useTemporaryFolder();
  const write = (folder: string, path: string, text: string) => {
    mkdirSync(join(temporary(), folder, path, ".."), { recursive: true });
    writeFileSync(join(temporary(), folder, path), text);
  };
  const SOURCES = [
    "infra/index.ts",
    "functions/handlers/monitor.ts",
    "scripts/program/child.ts",
    "scripts/kept-files.ts",
  ];
  const SETTINGS = ["package.json", "tsconfig.json", "node_modules/.package-lock.json"];

  it("are those of the same program with the same packages, wherever it lies", async () => {
    for (const folder of ["one", "other"]) {
      for (const path of [...SOURCES, ...SETTINGS]) write(folder, path, "{}");
      // What decides nothing of it.
      write(folder, "scripts/sandbox/clock.ts", folder);
      write(folder, "Pulumi.dev.yaml", folder);
    }
    const [one, other] = [join(temporary(), "one"), join(temporary(), "other")];
    const before = await nameProgram(one);
    expect(await nameProgram(other)).to.equal(before);
    for (const path of [...SOURCES, ...SETTINGS]) {
      write("one", path, "changed");
      expect(await nameProgram(one), path).to.not.equal(before);
      write("one", path, "{}");
    }
    write("one", "infra/another.ts", "");
    expect(await nameProgram(one)).to.not.equal(before);
  });

  it("are found for the same request only, whatever order its settings have", async () => {
    const kept = new KeptEvaluations(join(temporary(), "kept"));
    await kept.keep("sources", REQUEST, JUDGED);
    expect(await kept.find("sources", REQUEST)).to.deep.equal(PROGRAM);
    const config = Object.fromEntries(Object.entries(REQUEST.config).reverse());
    expect(await kept.find("sources", { ...REQUEST, config })).to.deep.equal(PROGRAM);
    for (const other of [
      { project: "another" },
      { stack: "prod" },
      { preview: true },
      { packages: false },
      { config: { ...REQUEST.config, "final-mile:model": "{ }" } },
    ]) {
      expect(await kept.find("sources", { ...REQUEST, ...other }), JSON.stringify(other)).to.equal(undefined);
    }
    expect(await kept.find("other sources", REQUEST)).to.equal(undefined);
  });

  it("answer both who asks for a judgement and who does not; without one only the latter", async () => {
    const kept = new KeptEvaluations(join(temporary(), "kept"));
    await kept.keep("sources", REQUEST, PROGRAM);
    expect(await kept.find("sources", REQUEST)).to.deep.equal(PROGRAM);
    expect(await kept.find("sources", { ...REQUEST, judge: true })).to.equal(undefined);
    await kept.keep("sources", { ...REQUEST, judge: true }, JUDGED);
    expect(await kept.find("sources", { ...REQUEST, judge: true })).to.deep.equal(JUDGED);
    expect(await kept.find("sources", REQUEST)).to.deep.equal(PROGRAM);
  });
});
