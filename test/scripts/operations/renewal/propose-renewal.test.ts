import { expect } from "chai";
import { proposeRenewal } from "../../../../scripts/operations/renewal/propose-renewal";
import { createScratchRepository } from "../../../support/scratch-repository";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("the next change of a stack that trains no model", () => {
  const folderOf = useTemporaryFolder();

  it("is none, by its committed file alone", async () => {
    const { folder } = createScratchRepository(folderOf(), {
      "Pulumi.dev.yaml": "config:\n  final-mile:model:\n    version: v1\n",
    });
    const printed: unknown[] = [];
    const context = {
      json: true,
      isTerminal: false,
      target: { stack: "dev", projectFolder: folder },
      print: () => {},
      printJson: (value: unknown) => printed.push(value),
      log: () => {},
      confirm: async () => false,
    };
    const evaluate = () => expect.fail("no program is evaluated");
    await proposeRenewal(context, { yes: true }, evaluate);
    expect(printed).deep.equal([
      { kind: "nothing", because: "dev does not renew its model (retraining.enabled)", branch: null },
    ]);
  });
});
