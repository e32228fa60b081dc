import { expect } from "chai";
import fc from "fast-check";
import { mapConcurrently, splitBySize } from "../../../functions/aws/batches";

describe("batches", () => {
  it("keep all items in order, within count and size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 })),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 60 }),
        (sizes, maxCount, maxBytes) => {
          const batches = splitBySize(sizes, maxCount, maxBytes, (size) => size);
          expect(batches.flat()).to.deep.equal(sizes);
          for (const batch of batches) {
            expect(batch.length).to.be.within(1, maxCount);
            const bytes = batch.reduce((sum, size) => sum + size, 0);
            expect(bytes <= maxBytes || batch.length === 1).to.equal(true);
          }
        },
      ),
    );
  });

  it("run no more than so many at a time and answer in order", async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (milliseconds, index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running--;
      return index * 10;
    });
    expect(results).to.deep.equal([0, 10, 20, 30, 40]);
    expect(most).to.equal(2);
  });
});
