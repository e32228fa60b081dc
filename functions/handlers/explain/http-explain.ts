import { inStage, logError } from "../../aws/log/run-log";
import { NotFoundError } from "../../contracts/errors";
import type { HttpEvent, HttpResult } from "../../contracts/events";
import type { Lake } from "../../contracts/lake";
import { type Caller, describeAllowed, mayDo } from "../../contracts/people";
import type { PredictSettings } from "../../contracts/settings/handlers";
import { renderExplainPage } from "../../dashboard/explain-page";
import { formatDay, parseDay } from "../../demand/calendar";
import { parseExplainRequest } from "../../http/explain-request";
import { reportProblem } from "../../http/report-problem";
import { answerContent } from "../answer-content";
import { readCatalogue } from "../catalogue/read-catalogue";
import { answerAs } from "../people/answer-as";
import { remember } from "../remember";
import { type ExplainServices, explainForecast } from "./explain-forecast";

/**
 * `GET /explain`: why the forecast of a product is what it is, as JSON or page by the header Accept. Faults are problem
 * documents, or a page for who asked for one; they name the request.
 */
export async function answerExplain(
  event: HttpEvent,
  settings: PredictSettings,
  lake: Lake,
  services: ExplainServices,
  requestId?: string,
): Promise<HttpResult> {
  return answerAs(event, settings, requestId, async (caller) => {
    try {
      return await answerCaller(event, settings, lake, services, caller, requestId);
    } catch (error) {
      const problem = reportProblem(event, error, requestId);
      if (problem.statusCode >= 500) logError(error);
      return problem;
    }
  });
}

async function answerCaller(
  event: HttpEvent,
  settings: PredictSettings,
  current: Lake,
  services: ExplainServices,
  caller: Caller,
  requestId: string | undefined,
): Promise<HttpResult> {
  if (!mayDo(caller, "read-reports")) {
    const detail = `Reports are for the roles ${describeAllowed("read-reports")}.`;
    return reportProblem(event, { status: 403, detail }, requestId);
  }
  const { method } = event.requestContext.http;
  if (method !== "GET" && method !== "HEAD") return reportProblem(event, { status: 405, method }, requestId);
  const { productId, day, format, today } = parseExplainRequest(event);
  if (settings.modelVersion === undefined) {
    throw new NotFoundError(
      "There is no model yet whose forecast could be explained: a simple method forecasts what was usual of the product's weekdays. The page of the fleet says what is missing for the first model.",
    );
  }
  // A page that is loaded again does not ask the model again.
  const explanation = await remember(current, `explain/${productId}/${day ?? ""}/${today}`, () =>
    inStage("explain", async () => {
      const lake = await current.pinResults();
      return explainForecast(lake, settings, services, await readCatalogue(lake), today, { productId, day });
    }),
  );
  if (format === "json") return answerContent(event, "json", JSON.stringify(explanation), undefined);
  const from = parseDay(explanation.forecastOrigin)! + 1;
  const days = { from: formatDay(from), to: formatDay(from + settings.horizonDays - 1) };
  return answerContent(event, "html", renderExplainPage(explanation, days), undefined);
}
