import { expect } from "chai";
import fc from "fast-check";
import { type History, toHistory } from "../../../../functions/aws/lake/history";
import { toSeriesList } from "../../../../functions/aws/lake/history-to-series";
import { extendHistory, mergeHistory } from "../../../../functions/aws/lake/merge-history";
import { chooseShardCount, shardOfProduct } from "../../../../functions/aws/lake/sharding";
import { hashText } from "../../../../functions/demand/numeric/random";

interface Row {
  readonly product: string;
  readonly day: number;
  readonly units: number;
}

const ROW = fc.record({
  product: fc.constantFrom("A", "B", "C", "D"),
  day: fc.integer({ min: 0, max: 12 }),
  units: fc.integer({ min: 0, max: 99 }),
});

function build(rows: readonly Row[]): History {
  return toHistory(
    {
      rowCount: rows.length,
      columns: {
        date: Int32Array.from(rows, ({ day }) => day),
        product_id: rows.map(({ product }) => product),
        units_sold: Float64Array.from(rows, ({ units }) => units),
        colour: rows.map(({ units }) => `c${units}`),
      },
    },
    "test",
  );
}

/** `product/day` -> units, the later row winning. */
function toMap(rows: readonly Row[]): Map<string, number> {
  return new Map(rows.map(({ product, day, units }) => [`${product}/${day}`, units]));
}

function flatten(history: History): Map<string, number> {
  const map = new Map<string, number>();
  history.productIds.forEach((product, index) => {
    for (let row = history.offsets[index]!; row < history.offsets[index + 1]!; row++) {
      map.set(`${product}/${history.days[row]}`, history.numbers.units_sold![row]!);
      expect(history.texts.colour![row]).to.equal(`c${history.numbers.units_sold![row]}`);
    }
  });
  return map;
}

function sorted(map: Map<string, number>) {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1));
}

describe("history", () => {
  it("keeps the last row of a product and day, whatever the order of the file", () => {
    fc.assert(
      fc.property(fc.array(ROW, { minLength: 1, maxLength: 80 }), (rows) => {
        const history = build(rows);
        expect(sorted(flatten(history))).to.deep.equal(sorted(toMap(rows)));
        expect(history.productIds).to.deep.equal([...history.productIds].sort());
      }),
    );
  });

  it("merges files so that the newer one wins", () => {
    fc.assert(
      fc.property(fc.array(ROW, { maxLength: 60 }), fc.array(ROW, { maxLength: 60 }), (older, newer) => {
        const merged = mergeHistory(build(older), build(newer));
        expect(sorted(flatten(merged))).to.deep.equal(sorted(toMap([...older, ...newer])));
        for (let index = 0; index < merged.productIds.length; index++) {
          const days = merged.days.subarray(merged.offsets[index]!, merged.offsets[index + 1]!);
          expect([...days]).to.deep.equal([...new Set(days)].sort((left, right) => left - right));
        }
      }),
    );
  });

  it("grows day by day as if it were joined, and who holds an earlier one sees nothing of it", () => {
    /** A day of some products, now and then one that has been before. */
    const file = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.uniqueArray(ROW, { minLength: 1, maxLength: 4, selector: ({ product }) => product }),
      fc.constantFrom("", "rain"),
    );
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 40 }), fc.nat(), (files, branchAt) => {
        const read = (history: History) => toSeriesList(history, { toDay: 1e6 });
        const all = Array.from("ABC", (product) => ({ product, day: 0, units: 1 }));
        let grown = extendHistory(build([]), build(all));
        let joined = grown;
        const held: (readonly [History, ReturnType<typeof read>])[] = [];
        files.forEach(([back, rows, extra], index) => {
          const day = Math.max(1, index + 1 - (back === 0 ? 2 : 0));
          const own = rows.map((row) => ({ ...row, day }));
          const made = build(own);
          const newer = extra
            ? { ...made, numbers: { ...made.numbers, rain: new Float64Array(own.length).fill(index) } }
            : made;
          held.push([grown, structuredClone(read(grown))]);
          // Somebody else has read the same before, and adds something of its own.
          if (index === branchAt % files.length) {
            const other = build(own.map((row) => ({ ...row, units: row.units + 1_000 })));
            held.push([extendHistory(grown, other), structuredClone(read(mergeHistory(joined, other)))]);
          }
          grown = extendHistory(grown, newer);
          joined = mergeHistory(joined, newer);
          expect(read(grown)).to.deep.equal(read(joined));
        });
        for (const [history, before] of held) expect(read(history)).to.deep.equal(before);
      }),
      { numRuns: 60 },
    );
  });

  it("writes the days that are added where there is room, and copies nothing", () => {
    const day = (of: number) => build([{ product: "A", day: of, units: of }]);
    const roomy = extendHistory(extendHistory(build([]), day(1)), day(2));
    const grown = extendHistory(roomy, day(3));
    expect(grown.days.buffer).to.equal(roomy.days.buffer);
    const full = Array.from({ length: 20 }, (_, index) => index + 4).reduce(
      (history, of) => extendHistory(history, day(of)),
      grown,
    );
    expect(full.days.buffer).not.to.equal(grown.days.buffer);
    expect([...toSeriesList(full, { toDay: 99 })[0]!.days]).to.deep.equal(
      Array.from({ length: 23 }, (_, index) => index + 1),
    );
  });

  it("takes a column that only one of two files has as missing in the other", () => {
    const table = (product: string, extra: Record<string, Float64Array>) =>
      toHistory(
        {
          rowCount: 1,
          columns: {
            date: Int32Array.of(1),
            product_id: [product],
            units_sold: Float64Array.of(1),
            ...extra,
          },
        },
        "test",
      );
    const merged = mergeHistory(table("A", { promotion: Float64Array.of(1) }), table("B", {}));
    expect(merged.numbers.promotion).to.deep.equal(Float64Array.of(1, Number.NaN));
  });

  it("refuses what is no history, naming file, column and row", () => {
    const columns = { date: Int32Array.of(1), product_id: ["A"], units_sold: Float64Array.of(1) };
    const without = (name: string) =>
      toHistory(
        { rowCount: 1, columns: Object.fromEntries(Object.entries(columns).filter(([key]) => key !== name)) },
        "f",
      );
    expect(() => without("date")).to.throw('"f" has no column "date"');
    expect(() => without("units_sold")).to.throw('"f" has no column "units_sold"');
    expect(() => without("product_id")).to.throw('"f" has no column "product_id"');
    expect(() => toHistory({ rowCount: 1, columns: { ...columns, date: ["23/11/2026"] } }, "f")).to.throw(
      'Row 1 of "f" has "23/11/2026" in column "date"',
    );
    expect(() => toHistory({ rowCount: 1, columns: { ...columns, units_sold: ["many"] } }, "f")).to.throw(
      'Column "units_sold" of "f" holds text',
    );
    expect(() => toHistory({ rowCount: 1, columns: { ...columns, product_id: [undefined] } }, "f")).to.throw(
      'Row 1 of "f" has no product_id',
    );
  });
});

describe("sharding", () => {
  it("hashes as FNV-1a does", () => {
    // Test vectors of the algorithm's authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect(hashText("")).to.equal(0x811c9dc5);
    expect(hashText("a")).to.equal(0xe40c292c);
    expect(hashText("foobar")).to.equal(0xbf9cf968);
  });

  it("spreads products evenly over shards of 300 to 500", () => {
    for (const productCount of [1, 400, 2_417, 100_000]) {
      const shardCount = chooseShardCount(productCount);
      const sizes = new Map<string, number>();
      for (let index = 0; index < productCount; index++) {
        const shardId = shardOfProduct(`product-${index}`, shardCount);
        sizes.set(shardId, (sizes.get(shardId) ?? 0) + 1);
      }
      expect(Math.max(...sizes.values()), String(productCount)).to.be.at.most(500);
      if (productCount > 400) expect(Math.min(...sizes.values())).to.be.at.least(300);
    }
  });
});
