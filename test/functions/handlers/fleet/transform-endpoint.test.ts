import { expect } from "chai";
import { DataError } from "../../../../functions/contracts/errors";
import type { InstanceRequest } from "../../../../functions/contracts/ports";
import {
  createTransformReader,
  createTransformWriter,
  type TransformShard,
} from "../../../../functions/handlers/fleet/transform-endpoint";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const PREFIX = "fleet/transform/run-1/";
const instance = (product_id: string, mean_28 = 3): InstanceRequest => ({
  product_id,
  date: "2026-11-23",
  features: { mean_28, mean_7: null },
});

function createShard(contentType: "json" | "csv", shardId = "0007") {
  const lake = createInMemoryLake("lake");
  const shard: TransformShard = {
    lake,
    transformPrefix: PREFIX,
    shardId,
    settings: { contentType, featureOrder: ["mean_28", "mean_7"] },
  };
  return { lake, shard };
}

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: Error) => error,
  );

describe("transform-endpoint", () => {
  it("writes what a model is asked as JSON, many instances on a line, and answers zero", async () => {
    const { lake, shard } = createShard("json");
    const answer = await createTransformWriter(shard).predict([instance("A"), instance("B")]);
    expect(answer).to.deep.equal([
      { product_id: "A", date: "2026-11-23", predicted_demand: 0 },
      { product_id: "B", date: "2026-11-23", predicted_demand: 0 },
    ]);
    expect(lake.keys()).to.deep.equal([`${PREFIX}input/shard=0007.jsonl`]);
    const text = (await lake.readText(`${PREFIX}input/shard=0007.jsonl`))!;
    expect(text.endsWith("\n")).to.equal(true);
    const lines = text.trimEnd().split("\n");
    expect(lines).to.have.length(1);
    expect(
      JSON.parse(lines[0]!).instances.map(({ product_id }: InstanceRequest) => product_id),
    ).to.deep.equal(["A", "B"]);
  });

  it("writes CSV an instance a line, in the model's order, under the shard's own name", async () => {
    const { lake, shard } = createShard("csv", "a/b");
    await createTransformWriter(shard).predict([instance("A", 3), instance("B", 4)]);
    expect(await lake.readText(`${PREFIX}input/shard=a%2Fb.csv`)).to.equal("3,\n4,\n");
  });

  it("writes no file when nothing is asked, and reads none", async () => {
    const { lake, shard } = createShard("json");
    expect(await createTransformWriter(shard).predict([])).to.deep.equal([]);
    expect(await createTransformReader(shard).predict([])).to.deep.equal([]);
    expect(lake.keys()).to.deep.equal([]);
  });

  it("cuts JSON after 2,000 instances or a million bytes", async () => {
    const { lake, shard } = createShard("json");
    const linesOf = async (instances: readonly InstanceRequest[]) => {
      await createTransformWriter(shard).predict(instances);
      const lines = (await lake.readText(`${PREFIX}input/shard=0007.jsonl`))!.trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line).instances.length as number);
    };
    expect(await linesOf(Array.from({ length: 2_001 }, () => instance("A")))).to.deep.equal([2_000, 1]);
    const bytes = Buffer.byteLength(JSON.stringify(instance("")));
    // Three to the line with a byte for each comma: the names fill up what is left of the million.
    const wide = (count: number) => instance("x".repeat(count - bytes));
    expect(await linesOf([wide(499_999), wide(499_999), instance("C")])).to.deep.equal([2, 1]);
    expect(await linesOf([wide(499_999), wide(500_000), instance("C")])).to.deep.equal([1, 2]);
  });

  it("answers from the job's output, line by line", async () => {
    const json = createShard("json");
    const predictions = [
      { product_id: "A", date: "2026-11-23", predicted_demand: 5, lower: 4, upper: 6 },
      { product_id: "B", date: "2026-11-23", predicted_demand: 7 },
    ];
    await json.lake.writeText(
      `${PREFIX}output/shard=0007.jsonl.out`,
      `${JSON.stringify({ predictions })}\n\n`,
      "",
    );
    const asked = [instance("A"), instance("B")];
    expect(await createTransformReader(json.shard).predict(asked)).to.deep.equal(predictions);
    const csv = createShard("csv");
    await csv.lake.writeText(`${PREFIX}output/shard=0007.csv.out`, "5,4,6\n  \n7,6,8\n", "");
    expect(await createTransformReader(csv.shard).predict(asked)).to.deep.equal([
      { product_id: "A", date: "2026-11-23", predicted_demand: 5, lower: 4, upper: 6 },
      { product_id: "B", date: "2026-11-23", predicted_demand: 7, lower: 6, upper: 8 },
    ]);
  });

  it("refuses an output that is missing or has another number of lines", async () => {
    const { lake, shard } = createShard("csv");
    const key = `${PREFIX}output/shard=0007.csv.out`;
    const asked = [instance("A"), instance("B")];
    const missing = await failureOf(createTransformReader(shard).predict(asked));
    expect(missing).to.be.instanceOf(DataError);
    expect(missing?.message).to.equal(`The transform job left no "${key}". Start the fleet run again.`);
    for (const [text, lines] of [
      ["5,4,6\n", 1],
      ["5,4,6\n7,6,8\n9,8,9\n", 3],
    ] as const) {
      await lake.writeText(key, text, "");
      const failure = await failureOf(createTransformReader(shard).predict(asked));
      expect(failure).to.be.instanceOf(DataError);
      expect(failure?.message).to.match(new RegExp(`has ${lines} lines for 2 of input: the history changed`));
    }
  });
});
