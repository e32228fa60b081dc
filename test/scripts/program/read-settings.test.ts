import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readBusinessSettings, readHorizonDays } from "../../../scripts/program/read-settings";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("the horizon of a stack", () => {
  const folder = useTemporaryFolder();
  const read = (config: string): number | undefined => {
    writeFileSync(join(folder(), "Pulumi.yaml"), "name: shop\n");
    writeFileSync(join(folder(), "Pulumi.test.yaml"), config);
    return readHorizonDays("test", folder());
  };

  it("is what its file says, or the default", () => {
    expect(read("config:\n  final-mile:forecast:\n    horizonDays: 21\n")).to.equal(21);
    expect(read("config:\n  final-mile:forecast: {}\n")).to.equal(14);
    expect(read("config: {}\n")).to.equal(14);
  });

  it("is not known where the program would refuse the file", () => {
    expect(read("config:\n  final-mile:forecast:\n    horizonDays: 400\n")).to.equal(undefined);
    expect(read("config:\n  final-mile:forecast: soon\n")).to.equal(undefined);
    expect(readHorizonDays("none", folder())).to.equal(undefined);
  });

  it("is the one that the evaluated program tells", async () => {
    const { outputs } = await evaluateOnce({ stack: "dev" });
    expect(readHorizonDays("dev", join(__dirname, "..", "..", ".."))).to.equal(outputs.horizonDays);
  });
});

describe("the policy of a stack", () => {
  const folder = useTemporaryFolder();

  it("is what is tried over what its file says over the defaults, and not known where the program would refuse it", () => {
    const read = (config: string) => {
      writeFileSync(join(folder(), "Pulumi.yaml"), "name: shop\n");
      writeFileSync(join(folder(), "Pulumi.test.yaml"), config);
      return readBusinessSettings("test", folder(), { "business.reviewPeriodDays": 2 });
    };
    const said = read("config:\n  final-mile:business:\n    leadTimeDays: 3\n");
    expect([said?.leadTimeDays, said?.reviewPeriodDays]).to.deep.equal([3, 2]);
    expect(read("config:\n  final-mile:business:\n    leadTimeDays: -1\n")).to.equal(undefined);
  });
});
