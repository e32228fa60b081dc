import { expect } from "chai";
import {
  findContest,
  nameBatchRequests,
  readBatchRequest,
} from "../../../../functions/handlers/prediction/competitor";

const served = (
  versions: Readonly<Record<string, string>>,
  shadows: Readonly<Record<string, string>> = {},
) => ({
  versions: async () => new Map(Object.entries(versions)),
  shadows: async () => new Map(Object.entries(shadows)),
});

describe("who competes with the champion", () => {
  it("is the challenger, and then the champion is asked by its name", async () => {
    expect(await findContest(served({ champion: "v1", challenger: "v2" }))).to.deep.equal({
      champion: { variant: "champion" },
      competitor: { variant: "challenger", modelVersion: "v2" },
    });
  });

  it("is a shadow, beside whom nobody else answers", async () => {
    expect(await findContest(served({ champion: "v1" }, { shadow: "v3" }))).to.deep.equal({
      champion: {},
      competitor: { variant: "shadow", modelVersion: "v3" },
    });
  });

  it("is nobody behind an endpoint of one model, of a transform job, or where nobody can tell", async () => {
    expect(await findContest(served({ champion: "v1" }))).to.deep.equal({ champion: {} });
    expect(await findContest(undefined)).to.deep.equal({ champion: {} });
    const fails = async () => {
      throw new Error("throttled");
    };
    expect(await findContest({ versions: fails, shadows: fails })).to.deep.equal({ champion: {} });
  });
});

describe("the name of a request of a batch run", () => {
  it("is read as it was given, whatever the shard is called", () => {
    for (const shardId of ["0000", "products", "a/b"]) {
      const name = nameBatchRequests("2026-11-24", shardId)!(3_000);
      expect(readBatchRequest(name)).to.deep.equal({ runDate: "2026-11-24", shardId, first: 3_000 });
    }
  });

  it("is none where it would be longer than SageMaker takes, and of no other caller's request", () => {
    expect(nameBatchRequests("2026-11-24", "x".repeat(40))).to.equal(undefined);
    for (const other of [undefined, "", "order-7", "2026-11-24/0000/x"]) {
      expect(readBatchRequest(other)).to.equal(undefined);
    }
  });
});
