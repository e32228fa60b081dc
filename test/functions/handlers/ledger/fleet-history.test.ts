import { expect } from "chai";
import { parseDay } from "../../../../functions/demand/calendar";
import { readFleetHistory } from "../../../../functions/handlers/ledger/fleet-history";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const DAY = parseDay("2026-11-20")!;

async function createLake(shards: Readonly<Record<string, readonly string[]>>) {
  const lake = createInMemoryLake();
  let units = 0;
  for (const [shardId, productIds] of Object.entries(shards)) {
    const ids = productIds.flatMap((productId) => [productId, productId, productId]);
    await lake.writeTable(`processed/shard=${shardId}/data.parquet`, {
      rowCount: ids.length,
      columns: {
        product_id: ids,
        date: Int32Array.from(ids, (_, row) => DAY + (row % 3)),
        units_sold: Float64Array.from(ids, () => units++),
        selling_price: new Float64Array(ids.length).fill(1),
        units_returned: new Float64Array(ids.length).fill(4),
        rain: new Float64Array(ids.length).fill(9),
      },
    });
  }
  return lake;
}

describe("fleet-history", () => {
  it("lists the products of all shards by id, with their rows of the days wanted", async () => {
    const lake = await createLake({ "0000": ["B", "E"], "0001": ["A", "D"], "0002": ["C"] });
    const fleet = await readFleetHistory(lake, DAY + 1, DAY + 1);
    expect(fleet.map(({ productId }) => productId)).to.deep.equal(["A", "B", "C", "D", "E"]);
    for (const { days, features } of fleet) {
      expect([...days]).to.deep.equal([DAY + 1]);
      // What the business side does not need is not read.
      expect(features).to.deep.equal({ units_returned: Float64Array.of(4) });
    }
  });

  it("keeps the order of the shards where two hold the same product", async () => {
    const lake = await createLake({ "0000": ["B", "C"], "0001": ["B"], "0002": ["A", "B"] });
    const fleet = await readFleetHistory(lake, DAY, DAY);
    expect(fleet.map(({ productId, unitsSold }) => `${productId} ${unitsSold[0]}`)).to.deep.equal([
      "A 9",
      "B 0",
      "B 6",
      "B 12",
      "C 3",
    ]);
  });
});
