import { DataError, OperatorError } from "../../../functions/contracts/errors";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import type { CommandContext } from "../../cli/context";
import { formatNumber } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";

interface PredictAnswer {
  readonly model_version: string;
  readonly forecast_origin: string;
  readonly predictions: readonly {
    readonly product_id: string;
    readonly date: string;
    readonly predicted_demand: number;
    readonly lower?: number;
    readonly upper?: number;
    readonly forecast_source: "model" | "baseline";
    readonly fault?: string;
  }[];
}

const BAR_WIDTH = 40;

/** Asks the function `predict`, as the HTTP API does, for the forecasts of products. */
export async function predictProducts(context: CommandContext, productIds: readonly string[]): Promise<void> {
  const stack = await connectStack(context);
  const { invokeFunction } = await import("./invoke-function");
  const nowMs = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const event = toHttpEvent(JSON.stringify({ product_ids: productIds }), nowMs);
  const result = (await invokeFunction(stack.outputs, "predict", event)) as HttpResult;
  const answer = readAnswer(result, productIds);
  if (context.json) context.printJson(answer);
  else context.print(renderAnswer(answer, context.isTerminal));
}

function toHttpEvent(body: string, timeEpoch: number): HttpEvent {
  return {
    version: "2.0",
    rawPath: "/predict",
    headers: { "content-type": "application/json" },
    body,
    isBase64Encoded: false,
    requestContext: { http: { method: "POST", path: "/predict" }, timeEpoch },
  };
}

function readAnswer(result: HttpResult, productIds: readonly string[]): PredictAnswer {
  const body = JSON.parse(result.body) as PredictAnswer & {
    readonly title?: string;
    readonly detail?: string;
  };
  if (result.statusCode === 200) return body;
  const reason = body.detail ?? body.title ?? `status ${result.statusCode}`;
  if (result.statusCode < 500) throw new DataError(reason);
  throw new OperatorError(`No forecast for ${productIds.map((id) => `"${id}"`).join(", ")}: ${reason}`);
}

/**
 * For people one table per product, with a headline; in a pipe a single table of rows alone, as of all commands, which
 * names the product where there are several. A program that wants the version takes `--json`.
 */
function renderAnswer(
  { model_version, forecast_origin, predictions }: PredictAnswer,
  isTerminal: boolean,
): string {
  const productIds = [...new Set(predictions.map(({ product_id }) => product_id))];
  if (!isTerminal) return renderPredictions(predictions, { namesProduct: productIds.length > 1 });
  return productIds
    .map((productId) => {
      const own = predictions.filter(({ product_id }) => product_id === productId);
      const title = `Forecast of ${productId} by model ${model_version}, demand known up to ${forecast_origin}`;
      return `${title}\n\n${renderPredictions(own, { hasBars: true })}`;
    })
    .join("\n\n");
}

function renderPredictions(
  predictions: PredictAnswer["predictions"],
  { namesProduct = false, hasBars = false },
): string {
  const largest = Math.max(0, ...predictions.map(({ upper, predicted_demand }) => upper ?? predicted_demand));
  // Whoever cuts columns off in a pipe finds them where they are, whatever the model answers.
  const hasSources = !hasBars || predictions.some(({ fault }) => fault !== undefined);
  const rows = predictions.map(
    ({ product_id, date, predicted_demand, lower, upper, forecast_source, fault }) => [
      ...(namesProduct ? [product_id] : []),
      date,
      formatNumber(predicted_demand),
      formatNumber(lower),
      formatNumber(upper),
      ...(hasSources
        ? [fault === undefined ? forecast_source : `${forecast_source}: the model's is ${fault}`]
        : []),
      ...(hasBars ? [drawBar(predicted_demand, upper, largest)] : []),
    ],
  );
  const columns = [
    ...(namesProduct ? [{ title: "product" }] : []),
    { title: "date" },
    { title: "units", align: "right" as const },
    { title: "lower", align: "right" as const },
    { title: "upper", align: "right" as const },
    ...(hasSources ? [{ title: "source" }] : []),
    ...(hasBars ? [{ title: "" }] : []),
  ];
  return renderTable(columns, rows, hasBars);
}

/** The forecast as a bar, the upper bound as a thin extension. */
function drawBar(value: number, upper: number | undefined, largest: number): string {
  if (largest <= 0) return "";
  const full = Math.round((value / largest) * BAR_WIDTH);
  const extended = Math.round(((upper ?? value) / largest) * BAR_WIDTH);
  return "█".repeat(full) + "░".repeat(Math.max(0, extended - full));
}
