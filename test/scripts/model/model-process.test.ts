import { expect } from "chai";
import { parseDay } from "../../../functions/demand/calendar";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { packArtifact } from "../../../scripts/model/artifact";
import { startModelProcess } from "../../../scripts/model/model-process";
import { unpackTarGz } from "../../../scripts/model/tar";
import { trainModel } from "../../../scripts/model/train";
import { generateDemand } from "../../support/demand";

const UNTIL = parseDay("2026-11-22")!;
const INSTANCE = {
  product_id: "P1",
  date: "2026-11-23",
  features: { mean_7: 5, mean_28: 5, mean_91: 5, weekday: 1, horizon_step: 1, price: null },
};

describe("the sandbox's model", () => {
  const list = generateDemand({ products: 60, days: 200 });
  const options = { untilDay: UNTIL, horizonDays: 14, seed: 7 };
  const training = trainModel(list, options);

  async function invoke(url: string, contentType: string, body: string) {
    const response = await fetch(`${url}/invocations`, {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
    return { status: response.status, text: await response.text() };
  }

  it("is the same for the same history and seed", async () => {
    const again = await trainModel(list, options);
    expect(packArtifact(again)).to.deep.equal(packArtifact(await training));
  });

  it("keeps its artifact through tar.gz", async () => {
    const artifact = await training;
    const files = unpackTarGz(packArtifact(artifact));
    expect([...files.keys()].sort()).to.deep.equal(["manifest.json", "xgboost-model"]);
    expect(JSON.parse(Buffer.from(files.get("manifest.json")!).toString("utf8"))).to.deep.equal(
      JSON.parse(JSON.stringify(artifact.manifest)),
    );
    expect(Buffer.from(files.get("xgboost-model")!)).to.deep.equal(Buffer.from(artifact.model));
  });

  it("answers SageMaker's container contract from a process of its own", async () => {
    const server = await startModelProcess(packArtifact(await training));
    try {
      expect((await fetch(`${server.url}/ping`)).status).to.equal(200);
      const json = await invoke(
        server.url,
        "application/json",
        JSON.stringify({ instances: [INSTANCE, INSTANCE] }),
      );
      const { predictions } = JSON.parse(json.text);
      expect(predictions).to.have.length(2);
      expect(predictions[0]).to.include({ product_id: "P1", date: "2026-11-23" });
      expect(predictions[0].predicted_demand).to.be.within(1, 20);
      expect(predictions[0].lower).to.be.at.most(predictions[0].predicted_demand);
      expect(predictions[0].upper).to.be.at.least(predictions[0].predicted_demand);

      const features = INSTANCE.features as Record<string, number | null>;
      const line = FEATURE_NAMES.map((name) => features[name] ?? "").join(",");
      const csv = await invoke(server.url, "text/csv", `${line}\n${line}\n`);
      expect(csv.text.split("\n").map(Number)).to.deep.equal(
        predictions.map(({ predicted_demand }: { predicted_demand: number }) => predicted_demand),
      );
      expect((await invoke(server.url, "text/csv", "1,2")).status).to.equal(400);
      expect((await invoke(server.url, "application/json", "{")).status).to.equal(400);
      expect((await invoke(server.url, "image/png", "")).status).to.equal(415);
    } finally {
      await server.close();
    }
  });
});
