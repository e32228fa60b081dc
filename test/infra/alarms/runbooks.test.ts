import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

const README = readFileSync(join(__dirname, "../../../README.md"), "utf8");

describe("the runbooks", () => {
  for (const { title, options } of CONFIGURATIONS) {
    it(`are there for every alarm with ${title}`, async () => {
      const { resources } = await evaluateOnce(options);
      const anchors = resources.flatMap(
        ({ inputs }) => /#(\S+)$/.exec(inputs.alarmDescription ?? "")?.[1] ?? [],
      );
      expect(anchors).to.have.length.above(20);
      const missing = [...new Set(anchors)].filter((anchor) => !README.includes(`<a id="${anchor}"></a>`));
      expect(missing).to.deep.equal([]);
    });
  }
});
