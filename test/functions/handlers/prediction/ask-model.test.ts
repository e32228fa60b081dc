import { expect } from "chai";
import type {
  ForecastEndpoint,
  InstancePrediction,
  InstanceRequest,
} from "../../../../functions/contracts/ports";
import { parseDay } from "../../../../functions/demand/calendar";
import type { ForecastFrame } from "../../../../functions/forecasting/forecast-frame";
import { countVersions } from "../../../../functions/forecasting/join-summaries";
import { askModel } from "../../../../functions/handlers/prediction/ask-model";

const ORIGIN = parseDay("2026-11-22")!;
/** Two products over two days; the second day is closed for A. */
const FRAME: ForecastFrame = {
  originDay: ORIGIN,
  productIds: ["A", "A", "B", "B"],
  days: Int32Array.of(ORIGIN + 1, ORIGIN + 2, ORIGIN + 1, ORIGIN + 2),
  closed: Uint8Array.of(0, 1, 0, 0),
  featureNames: ["mean_7", "horizon_step"],
  features: Float64Array.of(1.5, 1, 1.5, 2, Number.NaN, 1, 7, 2),
  inactiveProductIds: [],
};

function createModel(answers: readonly Omit<InstancePrediction, "product_id" | "date">[]) {
  const asked: InstanceRequest[] = [];
  const endpoint: ForecastEndpoint = {
    predict: async (instances) => {
      asked.push(...instances);
      return instances.map(({ product_id, date }, index) => ({ product_id, date, ...answers[index]! }));
    },
  };
  return { asked, endpoint };
}

describe("ask-model", () => {
  it("asks for the days that are open, each with its features", async () => {
    const { asked, endpoint } = createModel([
      { predicted_demand: 1 },
      { predicted_demand: 2 },
      { predicted_demand: 3 },
    ]);
    await askModel(FRAME, endpoint, "v7");
    expect(JSON.parse(JSON.stringify(asked))).to.deep.equal([
      { product_id: "A", date: "2026-11-23", features: { mean_7: 1.5, horizon_step: 1 } },
      { product_id: "B", date: "2026-11-23", features: { mean_7: null, horizon_step: 1 } },
      { product_id: "B", date: "2026-11-24", features: { mean_7: 7, horizon_step: 2 } },
    ]);
  });

  it("puts each answer in its row; a closed day is zero, with its bounds", async () => {
    const { endpoint } = createModel([
      { predicted_demand: 4, lower: 3, upper: 5 },
      { predicted_demand: 6 },
      { predicted_demand: 8, lower: 7, upper: 9 },
    ]);
    expect(await askModel(FRAME, endpoint, "v7")).to.deep.equal({
      originDay: ORIGIN,
      modelVersion: "v7",
      productIds: FRAME.productIds,
      days: FRAME.days,
      predictedDemand: Float64Array.of(4, 0, 6, 8),
      lower: Float64Array.of(3, 0, Number.NaN, 7),
      upper: Float64Array.of(5, 0, Number.NaN, 9),
    });
  });

  it("knows of each answer which version made it, not which one was configured", async () => {
    const { endpoint } = createModel([
      { predicted_demand: 4, variant: "champion" },
      { predicted_demand: 6, variant: "challenger" },
      { predicted_demand: 8, variant: "gone" },
    ]);
    const served = new Map([
      ["champion", "v6"],
      ["challenger", "v8"],
    ]);
    const table = await askModel(FRAME, endpoint, "v7", { versions: async () => served });
    expect(table.modelVersion).to.equal("v6");
    expect(table.variants).to.deep.equal(["champion", "", "challenger", "gone"]);
    expect(table.modelVersions).to.deep.equal(["v6", "v6", "v8", "unknown"]);
    expect(countVersions(table)).to.deep.equal({ v6: 2, v8: 1, unknown: 1 });
  });

  it("keeps the answers when nobody can tell who made them, and takes no version's word for it", async () => {
    const { endpoint } = createModel(
      [1, 2, 3].map((predicted_demand) => ({ predicted_demand, variant: "a" })),
    );
    const table = await askModel(FRAME, endpoint, "v7", {
      versions: () => Promise.reject(new Error("AccessDenied")),
    });
    expect([...table.predictedDemand]).to.deep.equal([1, 0, 2, 3]);
    expect(table.modelVersion).to.equal("unknown");
  });

  it("leaves negative answers as they are, to be judged", async () => {
    const { endpoint } = createModel([
      { predicted_demand: -1, lower: -4, upper: -0.5 },
      { predicted_demand: 2, lower: -1, upper: 3 },
      { predicted_demand: 0, lower: 0, upper: 0 },
    ]);
    const { predictedDemand, lower, upper } = await askModel(FRAME, endpoint, "v7");
    expect([...predictedDemand]).to.deep.equal([-1, 0, 2, 0]);
    expect([...lower]).to.deep.equal([-4, 0, -1, 0]);
    expect([...upper]).to.deep.equal([-0.5, 0, 3, 0]);
  });
});
