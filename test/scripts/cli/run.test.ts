import { expect } from "chai";
import { createParser, type OpsCommand } from "../../../scripts/cli/run";

describe("the command line", () => {
  it("takes every value of a list, however it is given, and an option of one value once", async () => {
    const got: unknown[] = [];
    const command: OpsCommand = {
      command: "try",
      describe: "Try",
      builder: (parser) =>
        parser.options({
          set: { type: "array", string: true },
          days: { type: "number" },
          json: { type: "boolean" },
        }),
      handler: (args) => void got.push((args as { readonly set: unknown }).set),
    };
    const run = async (text: string) => createParser(["try", ...text.split(" ")], [command]).parseAsync();
    for (const text of ["--set a=1 --set b=2", "--set a=1 b=2", "--set a=1 b=2 --json --json --days 3"])
      await run(text);
    expect(got).to.deep.equal(Array(3).fill(["a=1", "b=2"]));
    const failure = await run("--days 3 --days 4").then(
      () => "",
      (error: Error) => error.message,
    );
    expect(failure).to.equal("--days is given 2 times; give it once.");
  });
});
