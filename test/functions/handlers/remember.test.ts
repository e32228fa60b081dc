import { expect } from "chai";
import type { Lake } from "../../../functions/contracts/lake";
import { forgetAll, remember } from "../../../functions/handlers/remember";
import { createInMemoryLake } from "../../support/in-memory-lake";

const lake = { bucketName: "remembered" } as Lake;

describe("remember", () => {
  let nowMs: number;
  let reads: number;
  const read = async () => ++reads;

  beforeEach(() => {
    nowMs = 1_000_000;
    reads = 0;
    performance.now = () => nowMs;
    forgetAll();
  });
  afterEach(() => {
    // The clock lies in the prototype.
    Reflect.deleteProperty(performance, "now");
    forgetAll();
  });

  it("reads again after half a minute", async () => {
    expect(await remember(lake, "a", read)).to.equal(1);
    nowMs += 29_999;
    expect(await remember(lake, "a", read)).to.equal(1);
    nowMs += 1;
    expect(await remember(lake, "a", read)).to.equal(2);
    // Fresh from then on.
    nowMs += 29_999;
    expect(await remember(lake, "a", read)).to.equal(2);
  });

  it("tells names and buckets apart", async () => {
    await remember(lake, "a", read);
    expect(await remember(lake, "b", read)).to.equal(2);
    expect(await remember(createInMemoryLake("another"), "a", read)).to.equal(3);
  });

  it("lets readers who come at once wait for the same answer", async () => {
    const answers = await Promise.all([remember(lake, "a", read), remember(lake, "a", read)]);
    expect(answers).to.deep.equal([1, 1]);
  });

  it("keeps neither what is absent nor a failure", async () => {
    expect(await remember(lake, "a", async () => undefined)).to.equal(undefined);
    expect(await remember(lake, "a", read)).to.equal(1);
    const failure = await remember(lake, "b", () => Promise.reject(new Error("throttled"))).catch(String);
    expect(failure).to.equal("Error: throttled");
    expect(await remember(lake, "b", read)).to.equal(2);
  });

  it("keeps 600 answers, and gives up the one read longest ago", async () => {
    for (let index = 0; index < 600; index++) await remember(lake, `n${index}`, read);
    expect(await remember(lake, "n0", read)).to.equal(1);
    expect(reads).to.equal(600);
    nowMs += 30_000;
    // Read again, the first is the latest: a new one takes the place of the second.
    expect(await remember(lake, "n0", read)).to.equal(601);
    nowMs -= 30_000;
    await remember(lake, "new", read);
    expect(await remember(lake, "n2", read)).to.equal(3);
    expect(await remember(lake, "n0", read)).to.equal(601);
    expect(await remember(lake, "n1", read)).to.equal(603);
  });

  it("forgets everything when it is told to", async () => {
    await remember(lake, "a", read);
    forgetAll();
    expect(await remember(lake, "a", read)).to.equal(2);
  });
});
