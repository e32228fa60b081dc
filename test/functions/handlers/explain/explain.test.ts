import { expect } from "chai";
import type { InstanceRequest } from "../../../../functions/contracts/ports";
import { type Explanation, explanation } from "../../../../functions/contracts/results/explanation";
import type { PredictSettings } from "../../../../functions/contracts/settings/handlers";
import { formatDay, instantOfDay, weekdayOf } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import {
  describeChange,
  describeDrivers,
  namePart,
} from "../../../../functions/forecasting/explain/describe-explanation";
import { buildForecastFrame } from "../../../../functions/forecasting/forecast-frame";
import type { ExplainServices } from "../../../../functions/handlers/explain/explain-forecast";
import { answerExplain } from "../../../../functions/handlers/explain/http-explain";
import { writePredictions } from "../../../support/day-files";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";

const HORIZON_DAYS = 14;
const TODAY = 20_000;
const SETTINGS: PredictSettings = {
  environment: "dev",
  lakeBucketName: "in-memory-lake",
  endpointName: "model",
  modelVersion: "m1",
  contentType: "json",
  featureOrder: [],
  horizonDays: HORIZON_DAYS,
};

/** Sells 10 a day but on Saturdays 20, and 5 more since six days; the price fell by a fifth yesterday. Closed on Sundays. */
const SERIES: DemandSeries = (() => {
  const days = Array.from({ length: 120 }, (_, age) => TODAY - 120 + age).filter(
    (day) => weekdayOf(day) !== 0,
  );
  return {
    productId: "A",
    days: Int32Array.from(days),
    unitsSold: Float64Array.from(
      days,
      (day) => (weekdayOf(day) === 6 ? 20 : 10) + (day >= TODAY - 6 ? 5 : 0),
    ),
    sellingPrice: Float64Array.from(days, (day) => (day === TODAY - 1 ? 4 : 5)),
    features: {},
    categories: {},
  };
})();

interface Counting extends ExplainServices {
  readonly asked: InstanceRequest[][];
}

/** A model that is known: smoothing, and a tenth more for each tenth that the price is below its mean. */
function createServices(): Counting {
  const asked: InstanceRequest[][] = [];
  return {
    asked,
    products: {
      findPlaces: async (id) => (id === "B" ? ["B @ Berlin", "B @ Bonn"] : []),
      find: async (ids, untilDay) =>
        ids.map((id) => {
          if (id !== "A") return { known: undefined, neighbours: [] };
          const rows = SERIES.days.filter((day) => day <= untilDay!).length;
          const series: DemandSeries = {
            ...SERIES,
            days: SERIES.days.slice(0, rows),
            unitsSold: SERIES.unitsSold.slice(0, rows),
            sellingPrice: SERIES.sellingPrice.slice(0, rows),
          };
          const frame = buildForecastFrame([series], untilDay!, HORIZON_DAYS);
          return {
            known: { frame, firstRow: 0, endRow: HORIZON_DAYS, series, peakUnits: 25 },
            neighbours: [series],
          };
        }),
    },
    endpoint: {
      predict: async (instances) => {
        asked.push([...instances]);
        return instances.map(({ product_id, date, features }) => ({
          product_id,
          date,
          predicted_demand: features.smoothed! * (2 - features.price_ratio!),
        }));
      },
    },
  };
}

let buckets = 0;
const ask = (
  query: Record<string, string>,
  services: ExplainServices = createServices(),
  lake: InMemoryLake = createInMemoryLake(`explain-${++buckets}`),
  accept = "application/json",
) =>
  answerExplain(
    {
      version: "2.0",
      rawPath: "/explain",
      headers: { accept },
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: { http: { method: "GET", path: "/explain" }, timeEpoch: instantOfDay(TODAY) + 1 },
    },
    SETTINGS,
    lake,
    services,
  );
const explain = async (...asked: Parameters<typeof ask>): Promise<Explanation> =>
  explanation.parse(JSON.parse((await ask(...asked)).body));
const unitsOf = (parts: Explanation["parts"], part: string) =>
  parts.find((one) => one.part === part)?.units ?? 0;
const SATURDAY = Array.from({ length: 7 }, (_, step) => TODAY + step).find((day) => weekdayOf(day) === 6)!;

describe("GET /explain", () => {
  it("says what drives a forecast, and its parts come to it", async () => {
    const services = createServices();
    const found = await explain({ product_id: "A", day: formatDay(SATURDAY) }, services);
    const sum = found.parts.reduce((total, { units }) => total + units, found.usualUnits);
    expect(sum).closeTo(found.forecastUnits, 1e-6);
    expect(unitsOf(found.parts, "weekday")).above(3);
    expect(unitsOf(found.parts, "price")).above(2);
    expect(unitsOf(found.parts, "fleet")).closeTo(0, 1e-9);
    expect(found.sentence).match(/are forecast for Saturday, \d+ \w+ \d{4}\..*; that it is a Saturday adds/);
    expect(found.sentence).match(/its price, 2\d % below that of four weeks adds|its price, 1\d % below/);
    // The model is asked twice, within what a request to it may hold.
    expect(services.asked).length(2);
    expect(services.asked.flat().length).most(500);
  });

  it("says what has changed since a week ago, from what was said then", async () => {
    const lake = createInMemoryLake(`explain-change-${++buckets}`);
    await writePredictions(lake, "0000", {
      originDay: TODAY - 8,
      modelVersion: "old",
      productIds: ["A"],
      days: Int32Array.of(SATURDAY),
      predictedDemand: Float64Array.of(18),
      lower: Float64Array.of(10),
      upper: Float64Array.of(30),
    });
    const { change, forecastUnits } = await explain(
      { product_id: "A", day: formatDay(SATURDAY) },
      createServices(),
      lake,
    );
    expect(change!.forecastOrigin).equal(formatDay(TODAY - 8));
    expect(change!.earlierUnits).equal(18);
    const sum = change!.parts.reduce((total, { units }) => total + units, 18);
    expect(sum).closeTo(forecastUnits, 1e-6);
    expect(unitsOf(change!.parts, "lately")).above(1);
    expect(unitsOf(change!.parts, "price")).above(1);
    expect(Math.abs(unitsOf(change!.parts, "model"))).above(0);
    expect(change!.sentence).match(
      /^With what was known on .*, 18 units were forecast for this day, now it is/,
    );
  });

  it("calls what is planned for a day by its name, and one unit one", () => {
    const name = (features: Record<string, number>) => namePart("planned", SATURDAY, features);
    expect(name({ promotion: 1, planned_price_ratio: 0.8 })).equal(
      "its promotion of that day (20 % below the price of four weeks)",
    );
    expect(name({ promotion: 1 })).equal("its promotion of that day");
    expect(name({ promotion: 0, planned_price_ratio: 1.1 })).equal(
      "the price that is planned, 10 % above that of four weeks",
    );
    expect(name({ holiday: 1, event: 1 })).equal("the holiday of that day");
    expect(name({ event: 1 })).equal("the event of that day");
    expect(name({ days_to_holiday: 3, days_since_holiday: 14 })).equal("a holiday that is near");
    expect(name({ promotion: 0, days_to_holiday: 14 })).equal("that nothing is planned");
    expect(describeChange(1, 1, [], TODAY)).match(/, 1 unit was forecast for this day, as now\.$/);
    expect(describeDrivers({ day: "2026-10-03", forecastUnits: 1.04, usualUnits: 1, parts: [] })).match(
      /^1 unit is forecast for Saturday, 3 Oct 2026\./,
    );
  });

  it("has nothing to compare with for a day that lay beyond the horizon", async () => {
    const last = TODAY + HORIZON_DAYS - 1;
    const day = weekdayOf(last) === 0 ? last - 1 : last;
    expect((await explain({ product_id: "A", day: formatDay(day) })).change).equal(null);
  });

  it("takes the first open day where none is named, and refuses a closed one and one too far", async () => {
    const first = weekdayOf(TODAY) === 0 ? TODAY + 1 : TODAY;
    expect((await explain({ product_id: "A" })).day).equal(formatDay(first));
    const sunday = Array.from({ length: 7 }, (_, step) => TODAY + step).find((day) => weekdayOf(day) === 0)!;
    const closed = await ask({ product_id: "A", day: formatDay(sunday) });
    expect([closed.statusCode, JSON.parse(closed.body).detail]).deep.equal([
      400,
      `On ${formatDay(sunday)} nothing is sold, so the model is not asked; name an open day of the 14 days from ${formatDay(TODAY)} on.`,
    ]);
    expect((await ask({ product_id: "A", day: formatDay(TODAY + 30) })).statusCode).equal(400);
    expect((await ask({ product_id: "A", day: "soon" })).statusCode).equal(400);
    const page = await ask({ product_id: "B", day: "2026-10-03" }, undefined, undefined, "text/html");
    expect(page.statusCode).equal(404);
    expect(page.body).contain('<a href="explain?product_id=B+%40+Bonn&#38;day=2026-10-03">B @ Bonn</a>');
    const elsewhere = await ask({ product_id: "B" });
    expect([elsewhere.statusCode, JSON.parse(elsewhere.body).detail]).deep.equal([
      404,
      'Product "B" is sold at places, each with a history of its own; name one of them: "B @ Berlin" or "B @ Bonn".',
    ]);
    expect(JSON.parse((await ask({ product_id: "C" })).body).detail).match(/no history of product "C"/);
    expect((await ask({})).statusCode).equal(400);
  });

  it("does not ask the model again for the same page", async () => {
    const services = createServices();
    const lake = createInMemoryLake(`explain-again-${++buckets}`);
    const page = (await ask({ product_id: "A" }, services, lake, "text/html")).body;
    expect(page).include("<h2>What drives it</h2>").and.include("A usual day").and.include('name="day"');
    expect((await ask({ product_id: "A" }, services, lake, "text/html")).body).equal(page);
    expect(services.asked).length(2);
  });

  it("fails where the model answers no number", async () => {
    const services = createServices();
    const broken: ExplainServices = {
      ...services,
      endpoint: {
        predict: async (instances) =>
          instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand: Number.NaN })),
      },
    };
    expect((await ask({ product_id: "A" }, broken)).statusCode).equal(500);
  });
});
