import Ajv from "ajv";
import { expect } from "chai";
import { BUSINESS_METRICS, COST_METRICS, FLEET_METRICS } from "../../../functions/contracts/metrics";
import { buildDashboardBody } from "../../../infra/dashboard/body";
import type { DashboardNames } from "../../../infra/dashboard/names";
import { GRID_COLUMNS, type Widget } from "../../../infra/dashboard/widgets";
import { evaluateOnce } from "../../support/evaluated-stacks";

const NAMES: DashboardNames = {
  environment: "prod",
  region: "us-east-1",
  endpointName: "final-mile-prod-forecast",
  variantNames: ["champion", "challenger"],
  hasInstances: true,
  functionNames: { predict: "final-mile-prod-predict", monitor: "final-mile-prod-monitor" },
  deadLetterQueueNames: ["final-mile-prod-monitor-dead-letters"],
  apiId: "a1b2c3",
  lakeBucketName: "final-mile-prod-lake",
  alarmArns: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:final-mile-prod-endpoint-errors-critical"],
  watchList: ["84077"],
  currency: "EUR",
  runbookUrl: "https://example.com/readme",
  thresholds: {
    latencyP99Ms: 500,
    utilizationPercent: 85,
    wapeWarning: 0.6,
    wapeCritical: 0.9,
    driftShareWarning: 0.1,
    driftShareCritical: 0.3,
    mapeAlarmPercent: 15,
    serviceLevelTarget: 0.98,
    monthlyBudgetUsd: 400,
  },
};

// After "Dashboard body structure and syntax" of the CloudWatch API reference: what is required, the grid, and
// the forms of a metric entry.
const BODY_SCHEMA = {
  type: "object",
  required: ["widgets"],
  additionalProperties: false,
  properties: {
    widgets: {
      type: "array",
      maxItems: 500,
      items: {
        type: "object",
        required: ["type", "x", "y", "width", "height", "properties"],
        additionalProperties: false,
        properties: {
          type: { enum: ["metric", "text", "alarm"] },
          x: { type: "integer", minimum: 0, maximum: 23 },
          y: { type: "integer", minimum: 0 },
          width: { type: "integer", minimum: 1, maximum: 24 },
          height: { type: "integer", minimum: 1, maximum: 1000 },
          properties: { type: "object" },
        },
        oneOf: [
          {
            properties: {
              type: { const: "text" },
              properties: {
                required: ["markdown"],
                properties: { markdown: { type: "string", minLength: 1 } },
              },
            },
          },
          {
            properties: {
              type: { const: "alarm" },
              properties: {
                required: ["alarms"],
                properties: {
                  alarms: {
                    type: "array",
                    minItems: 1,
                    maxItems: 100,
                    items: { type: "string", pattern: "^arn:aws[a-z-]*:cloudwatch:" },
                  },
                },
              },
            },
          },
          {
            properties: {
              type: { const: "metric" },
              properties: {
                required: ["metrics", "region", "title"],
                properties: {
                  view: { const: "timeSeries" },
                  region: { type: "string", pattern: "^[a-z]{2}-[a-z-]+-\\d$" },
                  stat: {
                    type: "string",
                    pattern: "^(Sum|Average|Minimum|Maximum|SampleCount|p\\d{1,2}(\\.\\d+)?)$",
                  },
                  period: { type: "integer", multipleOf: 60, minimum: 60 },
                  metrics: {
                    type: "array",
                    minItems: 1,
                    maxItems: 500,
                    items: {
                      oneOf: [
                        {
                          type: "array",
                          minItems: 1,
                          maxItems: 1,
                          items: { type: "object", required: ["expression"] },
                        },
                        {
                          type: "array",
                          minItems: 4,
                          maxItems: 63,
                          items: { anyOf: [{ type: "string", minLength: 1 }, { type: "object" }] },
                        },
                      ],
                    },
                  },
                  annotations: {
                    properties: {
                      horizontal: {
                        type: "array",
                        items: {
                          required: ["value"],
                          properties: { value: { type: "number" }, label: { type: "string" } },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    },
  },
};

const validate = new Ajv({ strict: false, allErrors: true }).compile(BODY_SCHEMA);

/** `[namespace, metric]` of all entries that are metrics. */
function metricsOf(widgets: readonly Widget[]): [string, string][] {
  return widgets
    .flatMap(({ properties }) => (properties.metrics ?? []) as unknown[][])
    .filter((entry) => entry.length > 1)
    .map(([namespace, metric]) => [namespace as string, metric as string]);
}

describe("the operations dashboard", () => {
  it("has a body CloudWatch accepts, on the grid and without overlaps", () => {
    expectValid(buildDashboardBody(NAMES).widgets);
  });

  it("answers from top to bottom: traffic, latency, errors, capacity, quality, business, cost", () => {
    const headings = buildDashboardBody(NAMES)
      .widgets.filter(({ type }) => type === "text")
      .map(({ properties }) => String(properties.markdown).split("\n")[0]);
    expect(headings).to.deep.equal([
      "# Demand forecasting, prod",
      "## Traffic",
      "## Latency",
      "## Errors",
      "## Capacity",
      "## Accuracy and drift",
      "## Business",
      "## Cost",
    ]);
  });

  it("shows every metric of the catalogue that is published per environment", () => {
    const shown = metricsOf(buildDashboardBody(NAMES).widgets).map(([, metric]) => metric);
    for (const { name } of Object.values({ ...FLEET_METRICS, ...BUSINESS_METRICS, ...COST_METRICS })) {
      expect(shown).to.include(name);
    }
  });

  it("draws daily figures with a period of a day", () => {
    const daily = buildDashboardBody(NAMES).widgets.filter((widget) =>
      metricsOf([widget]).some(([namespace]) => namespace === "DemandForecast"),
    );
    expect(daily).to.have.length.above(5);
    for (const { properties } of daily) expect(properties.period).to.equal(86_400);
  });

  it("refers in expressions only to lines of the same graph, each id once", () => {
    for (const { type, properties } of buildDashboardBody(NAMES).widgets) {
      if (type !== "metric") continue;
      const options = (properties.metrics as unknown[][]).map(
        (entry) => entry.at(-1) as Record<string, string>,
      );
      const ids = options.flatMap(({ id }) => id ?? []);
      expect(new Set(ids).size, String(properties.title)).to.equal(ids.length);
      for (const { expression } of options) {
        const used = expression?.match(/[a-z]\w*/g) ?? [];
        expect(ids, String(properties.title)).to.include.members(used);
      }
    }
  });

  it("leaves out what a serverless endpoint without API and watch list does not have", () => {
    const { widgets } = buildDashboardBody({
      ...NAMES,
      hasInstances: false,
      apiId: undefined,
      watchList: [],
      alarmArns: [],
    });
    expectValid(widgets);
    const shown = metricsOf(widgets).map(([, metric]) => metric);
    expect(shown).to.not.include.members(["CPUUtilization"]);
    expect(shown).to.not.include.members(["MAPE"]);
    expect(metricsOf(widgets).map(([namespace]) => namespace)).to.not.include("AWS/ApiGateway");
    expect(widgets.filter(({ type }) => type === "alarm")).to.deep.equal([]);
  });

  it("splits alarms over widgets of a hundred", () => {
    const alarmArns = Array.from({ length: 230 }, (_, index) => `${NAMES.alarmArns[0]}-${index}`);
    const { widgets } = buildDashboardBody({ ...NAMES, alarmArns });
    expectValid(widgets);
    expect(widgets.filter(({ type }) => type === "alarm")).to.have.lengthOf(3);
  });

  for (const stack of ["dev", "prod"]) {
    it(`is declared in ${stack} over the names of its resources`, async () => {
      const { resources, outputs } = await evaluateOnce({ stack });
      const [dashboard, ...others] = resources.filter(
        ({ type }) => type === "aws:cloudwatch/dashboard:Dashboard",
      );
      expect(others).to.deep.equal([]);
      const { widgets } = JSON.parse(dashboard?.inputs.dashboardBody);
      expectValid(widgets);
      expect(JSON.stringify(widgets)).to.contain(outputs.endpointName);
      for (const name of Object.values(outputs.functionNames))
        expect(JSON.stringify(widgets)).to.contain(name);
    });
  }
});

function expectValid(widgets: readonly Widget[]): void {
  expect(validate({ widgets }), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
  for (const widget of widgets) {
    expect(widget.x + widget.width).to.be.at.most(GRID_COLUMNS);
    const overlaps = widgets.filter(
      (other) =>
        other !== widget &&
        other.x < widget.x + widget.width &&
        widget.x < other.x + other.width &&
        other.y < widget.y + widget.height &&
        widget.y < other.y + other.height,
    );
    expect(overlaps).to.deep.equal([]);
  }
}
