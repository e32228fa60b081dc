import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readDemandFile } from "../../../../functions/aws/demand-file/read-demand-file";
import { DataError } from "../../../../functions/contracts/errors";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { damageDemand, demandSamples } from "../../../support/damaged-demand";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const HEADER = "date,product_id,units_sold,selling_price\n";

describe("damaged demand files", () => {
  const folder = useTemporaryFolder();
  const read = async (name: string, bytes: Uint8Array) => {
    const file = join(folder(), `demand.${name}`);
    writeFileSync(file, bytes);
    return JSON.stringify((await readDemandFile(file)).series, (_, part) =>
      ArrayBuffer.isView(part) ? Array.from(part as Float64Array, String) : part,
    );
  };
  const failureOf = (name: string, bytes: Uint8Array) =>
    read(name, bytes).then(
      () => "",
      (error: Error) => `${error.name}: ${error.message}`,
    );

  // `npm run bench -- import-fuzz` reads 100,000.
  it("end with a message about the file, or are read; damaged gzip data is never read as something else", async () => {
    const samples = demandSamples();
    const intact = new Map<string, string>();
    for (const { name, bytes } of samples) intact.set(name, await read(name, bytes));
    expect(intact.get("members.csv.gz")).to.equal(intact.get("csv"));
    let refused = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const { name, bytes } = samples[seed % samples.length]!;
      const damaged = damageDemand({ name, bytes }, createRandom(seed));
      try {
        const text = await read(name, damaged.bytes);
        if (damaged.sample.endsWith("packed")) expect(text, `seed ${seed}`).to.equal(intact.get(name));
      } catch (error) {
        expect(error, `seed ${seed}: ${error}`).to.be.instanceOf(DataError);
        refused++;
      }
    }
    expect(refused).to.be.within(200, 395);
  });

  it("of several gzip members are refused where one of them does not begin like one", async () => {
    const [first, second] = [gzipSync(`${HEADER}2026-09-01,A,1,1\n`), gzipSync("2026-09-02,A,2,1\n")];
    const bytes = Buffer.concat([first, second]);
    expect(await read("csv.gz", bytes)).to.include('"unitsSold":["1","2"]');
    // A zero in the place of its first byte looks like the end; the second day would be lost without a word.
    for (const lead of [0x00, 0x1e]) {
      const damaged = Buffer.from(bytes);
      damaged[first.length] = lead;
      expect(await failureOf("csv.gz", damaged)).to.match(/^DataError: demand.csv.gz is damaged gzip data/);
    }
    // Tapes and some programs fill up with zeros.
    expect(await failureOf("csv.gz", Buffer.concat([bytes, Buffer.alloc(2_000_000)]))).to.equal("");
  });

  it("that are gzip bombs are refused before they fill the memory, whether their lines are empty or rows", async () => {
    const row = `2026-09-01,A,1,1,${"-".repeat(2_000)}\n`;
    for (const line of ["\n", row]) {
      const text = `${HEADER.trimEnd()},note\n${line.repeat(Math.ceil(68e6 / line.length))}`;
      expect(await failureOf("csv.gz", gzipSync(text))).to.match(/holds more than 200 times its own size/);
    }
  });
});
