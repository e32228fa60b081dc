import { expect } from "chai";
import fc from "fast-check";
import { LruCache } from "../../../../functions/aws/lake/lru-cache";

describe("the cache", () => {
  it("never holds more than it may", () => {
    const operation = fc.record({
      key: fc.constantFrom("a", "b", "c", "d"),
      size: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        const cache = new LruCache<number>(10);
        for (const { key, size } of operations) {
          cache.set(key, size, size);
          expect(cache.usedBytes).to.be.within(0, 10);
          expect(cache.get(key)).to.equal(size <= 10 ? size : undefined);
        }
      }),
    );
  });

  it("forgets what was used longest ago", () => {
    const cache = new LruCache<string>(2);
    cache.set("a", "A", 1);
    cache.set("b", "B", 1);
    cache.get("a");
    cache.set("c", "C", 1);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).to.deep.equal(["A", undefined, "C"]);
  });
});
