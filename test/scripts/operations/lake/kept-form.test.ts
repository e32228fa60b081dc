import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { CommandContext } from "../../../../scripts/cli/context";
import { importData } from "../../../../scripts/operations/lake/import-data";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("the form of files that a stack's configuration keeps", () => {
  const folder = useTemporaryFolder();
  const STACK_FILE =
    "config:\n  aws:region: eu-central-1\n  final-mile:data:\n    maximumAgeDays: 5 # trade rests on Sundays\n";

  function contextOf(stack: string | undefined, printed: unknown[] = []): CommandContext {
    return {
      json: true,
      isTerminal: false,
      target: { stack, projectFolder: folder() },
      print: () => {},
      printJson: (value) => printed.push(value),
      log: () => {},
      confirm: async () => false,
    };
  }

  /** A file that can be read in two ways, unless it is said how. */
  function writeUnclear(name: string): string {
    const file = join(folder(), name);
    writeFileSync(file, "Datum;Artikel;Menge;Preis\n01.09.26;tee;1.250;3\n");
    return file;
  }

  const importInto = (
    stack: string | undefined,
    file: string,
    form: object,
    keep: boolean,
    printed?: unknown[],
  ) => importData(contextOf(stack, printed), { file, form, keep, dryRun: true, replace: false, yes: false });

  it("is written beside what is there, and read by the next import", async () => {
    writeFileSync(join(folder(), "Pulumi.dev.yaml"), STACK_FILE);
    const said = { dateFormat: "DD.MM.YY", decimal: "comma" };
    await importInto("dev", writeUnclear("first.csv"), said, true);
    const text = readFileSync(join(folder(), "Pulumi.dev.yaml"), "utf8");
    expect(text).to.contain("maximumAgeDays: 5 # trade rests on Sundays");
    for (const line of [
      'dateFormat: "DD.MM.YY"',
      'decimal: "comma"',
      'delimiter: "semicolon"',
      'columns: "date=Datum,product_id=Artikel,units_sold=Menge,selling_price=Preis"',
    ]) {
      expect(text).to.contain(`      ${line}\n`);
    }
    const printed: { from?: string; columns?: { name: string; max?: number }[] }[] = [];
    await importInto("dev", writeUnclear("second.csv"), {}, false, printed as unknown[]);
    expect(printed[0]!.from).to.equal("2026-09-01");
    expect(printed[0]!.columns!.find(({ name }) => name === "units_sold")!.max).to.equal(1250);
  });

  it("gives way to what the command says", async () => {
    writeFileSync(join(folder(), "Pulumi.dev.yaml"), STACK_FILE);
    await importInto("dev", writeUnclear("first.csv"), { dateFormat: "DD.MM.YY", decimal: "comma" }, true);
    const printed: { columns?: { name: string; max?: number }[] }[] = [];
    await importInto("dev", writeUnclear("x.csv"), { decimal: "point" }, false, printed as unknown[]);
    expect(printed[0]!.columns!.find(({ name }) => name === "units_sold")!.max).to.equal(1.25);
  });

  it("needs a stack that has a file", async () => {
    const said = { dateFormat: "DD.MM.YY", decimal: "comma" };
    for (const [stack, message] of [
      [undefined, /name it with --stack/],
      ["nowhere", /there is no "Pulumi\.nowhere\.yaml"/],
    ] as const) {
      const error = await importInto(stack, writeUnclear("x.csv"), said, true).catch(
        (caught: Error) => caught,
      );
      expect((error as Error).message).to.match(message);
    }
  });
});
