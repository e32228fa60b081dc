import { z } from "zod";
import { ORDER_STATES } from "../contracts/purchasing";
import { benefitFigures, businessFigures, scenarioFigures } from "../contracts/results/business-figures";
import { explanation } from "../contracts/results/explanation";
import { fleetReport } from "../contracts/results/fleet-report";
import { orderLine, orderTotals, policySummary } from "../contracts/results/orders";
import { productReport } from "../contracts/results/product-report";
import { rollUp } from "../contracts/results/roll-up";
import { whatIfAnswer, whatIfChange, whatIfFigures } from "../contracts/results/what-if";
import { ORDER_POLICIES, POLICY_BOUNDS, SERVICE_TARGETS } from "../contracts/settings/policy-bounds";
import { demandRows } from "./demand-schema";
import { ORDER_FORMATS } from "./orders-request";
import { orderAnswer, orderList, orderRequest } from "./orders-schema";
import { predictAnswer, predictRequest } from "./predict-schema";
import { LONGEST_PERIOD_DAYS } from "./report-request";
import { DEMAND_PERCENT, PRICE_PERCENT } from "./what-if-request";

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    requestId: { type: "string", description: "Under which the log of the function tells of it." },
  },
} as const;

const PARAMETERS = [
  {
    name: "product_id",
    in: "query",
    description: "A product; the whole fleet when absent.",
    schema: { type: "string", minLength: 1, maxLength: 200 },
  },
  {
    name: "category",
    in: "query",
    description: "A category path of the product master, such as Food/Tea: the products in it and below it.",
    schema: { type: "string", maxLength: 400 },
  },
  {
    name: "supplier",
    in: "query",
    description: "A supplier of the product master, by id: its products.",
    schema: { type: "string", maxLength: 400 },
  },
  {
    name: "location",
    in: "query",
    description: "A place: what is sold there; beside product_id, that product there.",
    schema: { type: "string", maxLength: 400 },
  },
  {
    name: "region",
    in: "query",
    description: "A region of places: what is sold in it.",
    schema: { type: "string", maxLength: 400 },
  },
  {
    name: "start_date",
    in: "query",
    description: `First day, inclusive. At most ${LONGEST_PERIOD_DAYS} days before end_date.`,
    schema: { type: "string", format: "date" },
  },
  {
    name: "end_date",
    in: "query",
    description: "Last day, inclusive; the last closed day when absent or later.",
    schema: { type: "string", format: "date" },
  },
  {
    name: "format",
    in: "query",
    description:
      "Takes the place of the header Accept, for links. rows: the fleet's products as its page has them, a list of lists.",
    schema: { type: "string", enum: ["html", "json", "csv", "openapi", "rows"] },
  },
  {
    name: "If-None-Match",
    in: "header",
    description: "ETag of an answer that the client has.",
    schema: { type: "string" },
  },
] as const;

const problem = (description: string) => ({
  description,
  content: {
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    "text/html": { schema: { type: "string" } },
  },
});

const REPORT = {
  oneOf: [{ $ref: "#/components/schemas/FleetReport" }, { $ref: "#/components/schemas/ProductReport" }],
} as const;

/** What a report is about. */
const SUBJECT_NAMES = ["product_id", "category", "supplier", "location", "region"];

const inQuery = (name: string, description: string, schema: object = { type: "string" }) => ({
  name,
  in: "query",
  description,
  schema,
});
const [LEAST_LEVEL, MOST_LEVEL] = POLICY_BOUNDS.serviceLevelTarget;
const [LEAST_REVIEW, MOST_REVIEW] = POLICY_BOUNDS.reviewPeriodDays;
const [LEAST_LEAD, MOST_LEAD] = POLICY_BOUNDS.leadTimeDays;

const WHAT_IF = {
  get: {
    operationId: "askWhatIf",
    summary: "What the stock would have come to under other settings, beside today's",
    parameters: [
      ...PARAMETERS.filter(({ name }) => SUBJECT_NAMES.includes(name)),
      inQuery("service_level", `Service level, ${LEAST_LEVEL} to ${MOST_LEVEL} or the same in percent.`),
      inQuery("service_target", "What the level is of.", { type: "string", enum: SERVICE_TARGETS }),
      inQuery("review_period", "Days between two orders.", {
        type: "integer",
        minimum: LEAST_REVIEW,
        maximum: MOST_REVIEW,
      }),
      inQuery("order_policy", "How is ordered.", { type: "string", enum: ORDER_POLICIES }),
      inQuery(
        "lead_time",
        `Lead time of the products asked about, ${LEAST_LEAD} to ${MOST_LEAD} days, or a change such as +3.`,
      ),
      inQuery("price", "Their price, as a change in percent.", {
        type: "number",
        minimum: PRICE_PERCENT.least,
        maximum: PRICE_PERCENT.most,
      }),
      inQuery("demand", "What is sold at it, as a change in percent; as the books tell it when absent.", {
        type: "number",
        minimum: DEMAND_PERCENT.least,
        maximum: DEMAND_PERCENT.most,
      }),
      inQuery("promotion_days", "Only on the last so many days.", { type: "integer", minimum: 1 }),
      inQuery("format", "Takes the place of the header Accept.", { type: "string", enum: ["html", "json"] }),
    ],
    responses: {
      "200": {
        description: "The answer.",
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/WhatIfAnswer" } },
          "text/html": { schema: { type: "string" } },
        },
      },
      "400": problem("A parameter is not valid, or nothing is asked."),
      "403": problem("The role may not ask."),
      "404": problem("There is no such product, category, supplier, place or region."),
      "409": problem("The books do not go back far enough yet."),
      "500": problem("A defect; try again."),
    },
  },
} as const;

const EXPLAIN = {
  get: {
    operationId: "explainForecast",
    summary: "Why the forecast of a product is what it is, and what has changed since a week ago",
    parameters: [
      ...PARAMETERS.filter(({ name }) => name === "product_id" || name === "location"),
      inQuery("day", "A day of the horizon; the first open one when absent.", {
        type: "string",
        format: "date",
      }),
      inQuery("format", "Takes the place of the header Accept.", { type: "string", enum: ["html", "json"] }),
    ],
    responses: {
      "200": {
        description: "The explanation: its parts come to the forecast.",
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/Explanation" } },
          "text/html": { schema: { type: "string" } },
        },
      },
      "400": problem("A parameter is not valid, or nothing is sold on the day."),
      "404": problem("There is no such product."),
      "500": problem("A defect, or the model does not answer; try again."),
    },
  },
} as const;

const TEXT_HEADER = { schema: { type: "string" } } as const;

const RESPONSES = {
  "200": {
    description: "The report.",
    headers: { ETag: TEXT_HEADER, "Cache-Control": TEXT_HEADER, Vary: TEXT_HEADER },
    content: {
      "application/json": { schema: REPORT },
      "text/html": { schema: { type: "string" } },
      "text/csv": { schema: { type: "string" } },
    },
  },
  "304": { description: "The client's copy is current." },
  "400": problem("A parameter is not valid."),
  "404": problem("There is no such product."),
  "405": problem("Only GET and HEAD are allowed."),
  "406": problem("None of the forms is acceptable."),
  "500": problem("A defect; try again."),
  "503": problem("The data of the report is incomplete."),
} as const;

const problemDocument = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const PREDICT = {
  post: {
    operationId: "predict",
    summary: "The model's forecast of products, for a day or every day of the horizon",
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/PredictRequest" },
          example: { product_ids: ["A", "B"], date: "2026-11-23" },
        },
      },
    },
    responses: {
      "200": {
        description: "The forecasts, product after product.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/PredictAnswer" } } },
      },
      "400": problemDocument("The request is not valid."),
      "404": problemDocument("There is no such product."),
      "422": problemDocument("The product's sale has ended: there is nothing to forecast from."),
      "429": {
        description:
          "More requests at a time than are answered. Ask again after the seconds of Retry-After; where the gateway gives none, after a second, then with growing waits.",
        headers: { "Retry-After": { schema: { type: "integer" } } },
      },
      "500": problemDocument("A defect; try again."),
      "502": problemDocument("The model did not answer; try again."),
    },
  },
} as const;

const DEMAND = {
  post: {
    operationId: "sendDemand",
    summary: "Rows of demand, to be taken into the history a moment later",
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/DemandRows" },
          example: {
            rows: [{ date: "2026-11-23", product_id: "A", units_sold: 3, selling_price: 4.5 }],
          },
        },
        "text/csv": { schema: { type: "string" } },
      },
    },
    responses: {
      "202": {
        description: "The rows are good and lie where files of demand come in.",
        content: {
          "application/json": {
            schema: {
              type: "object",
              required: ["key", "rows", "products", "from", "to"],
              properties: {
                key: { type: "string" },
                rows: { type: "integer" },
                products: { type: "integer" },
                from: { type: "string", format: "date" },
                to: { type: "string", format: "date" },
              },
            },
          },
        },
      },
      "400": problemDocument("The rows are not valid: each bad one is named, up to fifty."),
      "500": problemDocument("A defect; try again."),
    },
  },
} as const;

const ORDERS = {
  get: {
    operationId: "listOrders",
    summary: "The orders of the last half year as JSON, unless Accept asks for a page, CSV or a spreadsheet",
    parameters: [
      inQuery("state", `One state, or several with commas between: ${ORDER_STATES.join(", ")}.`),
      ...PARAMETERS.filter(({ name }) => SUBJECT_NAMES.includes(name)),
      inQuery("run_date", "Only what the run of this day suggested.", { type: "string", format: "date" }),
      inQuery("page", "Page of the list, from 1; of the form html only.", { type: "integer", minimum: 1 }),
      inQuery("format", "Takes the place of the header Accept.", {
        type: "string",
        enum: Object.keys(ORDER_FORMATS),
      }),
    ],
    responses: {
      "200": {
        description: "The orders that are all that is asked for.",
        content: {
          [ORDER_FORMATS.json]: { schema: { $ref: "#/components/schemas/OrderList" } },
          [ORDER_FORMATS.html]: { schema: { type: "string" } },
          [ORDER_FORMATS.csv]: { schema: { type: "string" } },
          [ORDER_FORMATS.xlsx]: { schema: { type: "string", format: "binary" } },
        },
      },
      "400": problem("A parameter is not valid."),
      "403": problem("The role may not see orders."),
      "404": problem("There is no such category or region."),
      "500": problem("A defect; try again."),
    },
  },
  post: {
    operationId: "decideOrders",
    summary: "Approves, rejects, changes, sends or receives orders, in the name of the caller",
    parameters: [
      ...PARAMETERS.filter(({ name }) => SUBJECT_NAMES.includes(name)).map((parameter) => ({
        ...parameter,
        description: `${parameter.description} Keeps "all" to these.`,
      })),
      {
        name: "Idempotency-Key",
        in: "header",
        description: "8 to 100 visible ASCII characters: a request that is repeated with it happens once.",
        schema: { type: "string", minLength: 8, maxLength: 100 },
      },
    ],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/OrderRequest" },
          example: { action: "approve", orders: ["2026-10-01/P00001"] },
        },
      },
    },
    responses: {
      "200": {
        description: "Some or all of it was done.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/OrderAnswer" } } },
      },
      "400": problem("The request is not valid."),
      "403": problem("The role may not decide on orders."),
      "409": {
        description: "Nothing of it was done, and why.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/OrderAnswer" } } },
      },
      "500": problem("A defect; try again."),
    },
  },
} as const;

/** The parts of the answers that have a name of their own. */
const NAMED = z.registry<{ readonly id: string }>();
for (const [id, schema] of Object.entries({
  DemandRows: demandRows,
  PredictRequest: predictRequest,
  PredictAnswer: predictAnswer,
  OrderList: orderList,
  OrderRequest: orderRequest,
  OrderAnswer: orderAnswer,
  FleetReport: fleetReport,
  ProductReport: productReport,
  BusinessFigures: businessFigures,
  ScenarioFigures: scenarioFigures,
  BenefitFigures: benefitFigures,
  Policy: policySummary,
  OrderLine: orderLine,
  OrderTotals: orderTotals,
  RollUp: rollUp,
  Explanation: explanation,
  WhatIfAnswer: whatIfAnswer,
  WhatIfChange: whatIfChange,
  WhatIfFigures: whatIfFigures,
})) {
  NAMED.add(schema, { id });
}

/**
 * JSON Schemas 2020-12, the dialect of OpenAPI 3.1: a date is one by its format, without the long pattern beside it, and an
 * integer needs no bound where floating point ends.
 */
function describeSchemas(): Readonly<Record<string, unknown>> {
  const { schemas } = z.toJSONSchema(NAMED, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date") delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

/**
 * The published description of the HTTP API of this function. Tests hold the handler to it. The package of
 * `report` gets it as text: what makes it from the schemas stays out.
 */
export const OPENAPI_DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "final-mile",
    version: "1.0.0",
    description:
      "Forecasts of the model; service levels, stock, lost sales and benefit, of the fleet or a product, over any days.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  paths: {
    "/predict": PREDICT,
    "/demand": DEMAND,
    "/orders": ORDERS,
    "/report": {
      get: {
        operationId: "getReport",
        summary: "The report as JSON, unless Accept asks for HTML or CSV",
        parameters: PARAMETERS,
        responses: RESPONSES,
      },
    },
    "/dashboard": {
      get: {
        operationId: "getDashboard",
        summary: "The report as a page, unless Accept asks for JSON or CSV",
        parameters: PARAMETERS,
        responses: RESPONSES,
      },
    },
    "/what-if": WHAT_IF,
    "/explain": EXPLAIN,
    "/openapi.json": {
      get: {
        operationId: "getOpenApi",
        summary: "This document",
        responses: {
          "200": {
            description: "This document.",
            content: { "application/vnd.oai.openapi+json": { schema: { type: "object" } } },
          },
          "304": RESPONSES["304"],
        },
      },
    },
  },
  components: {
    schemas: {
      Problem: PROBLEM,
      ...describeSchemas(),
    },
  },
} as const;
