import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { EvaluateProgramOptions } from "../../../scripts/program/evaluation";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS, LARGE_FLEET } from "../program/configurations";

const RUNBOOKS = readFileSync(join(__dirname, "../../../docs/runbooks.md"), "utf8");
const ANCHORS = new Set([...RUNBOOKS.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, anchor]) => anchor!));

/** Anchors on the page of runbooks to which the alarms of a configuration link. */
async function linkedRunbooks(options: EvaluateProgramOptions): Promise<Set<string>> {
  const { resources } = await evaluateOnce(options);
  const links = resources.flatMap(
    ({ inputs }) => /Runbook: (\S+)$/.exec(inputs.alarmDescription ?? "") ?? [],
  );
  return new Set(links.flatMap((link) => /\/docs\/runbooks\.md#(\S+)$/.exec(link)?.[1] ?? []));
}

describe("the runbooks", function () {
  this.timeout(120_000);

  for (const { title, options } of CONFIGURATIONS) {
    it(`are there for every alarm with ${title}`, async () => {
      const linked = await linkedRunbooks(options);
      expect(linked).to.have.property("size").above(20);
      expect([...linked].filter((anchor) => !ANCHORS.has(anchor))).to.deep.equal([]);
    });
  }

  it("belong to an alarm of some configuration, that of a large fleet and one that trains its model included", async () => {
    const configurations = [...CONFIGURATIONS.map(({ options }) => options), LARGE_FLEET];
    const linked = await Promise.all(configurations.map(linkedRunbooks));
    const all = new Set(linked.flatMap((anchors) => [...anchors]));
    expect([...ANCHORS].filter((anchor) => !all.has(anchor))).to.deep.equal([]);
  });
});
