import { inStage, logError } from "../../aws/log/run-log";
import { OperatorError } from "../../contracts/errors";
import type { HttpEvent, HttpResult } from "../../contracts/events";
import type { Lake } from "../../contracts/lake";
import { type Caller, describeAllowed, mayDo } from "../../contracts/people";
import type { AlarmOn } from "../../contracts/ports";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { renderWhatIfPage } from "../../dashboard/what-if-page";
import { dayOfInstant, parseDay } from "../../demand/calendar";
import { START_PAGE } from "../../http/origin";
import { reportProblem } from "../../http/report-problem";
import { checkPeriod, parseReportRequest } from "../../http/report-request";
import { SECURITY_HEADERS } from "../../http/security-headers";
import { parseWhatIfFormat, parseWhatIfRequest, readWhatIfQuery } from "../../http/what-if-request";
import { answerContent } from "../answer-content";
import { type BooksIndex, readBooksIndex } from "../ledger/books-store";
import { answerAs } from "../people/answer-as";
import { forgetAll, remember } from "../remember";
import { listAllChoices, recallCatalogue, renderFleetAnswer, renderProductAnswer } from "./report-answers";
import { askWhatIf } from "./what-if";

let revision = "";

/**
 * `GET /what-if`; `GET /report` and `GET /dashboard`, of the fleet or, with `product_id`, of a product; as JSON, HTML or CSV
 * by the header Accept. Faults are problem documents, or a page for who asked for one; they name the request.
 */
export async function answerReport(
  event: HttpEvent,
  settings: ReportSettings,
  current: Lake,
  requestId?: string,
  /** Asks which alarms are on. */
  alarmsOn?: () => Promise<readonly AlarmOn[]>,
): Promise<HttpResult> {
  return answerAs(event, settings, requestId, (caller) =>
    answerCaller(event, settings, current, caller, requestId, alarmsOn),
  );
}

async function answerCaller(
  event: HttpEvent,
  settings: ReportSettings,
  current: Lake,
  caller: Caller,
  requestId: string | undefined,
  alarmsOn: (() => Promise<readonly AlarmOn[]>) | undefined,
): Promise<HttpResult> {
  try {
    if (!mayDo(caller, "read-reports")) {
      const detail = `Reports are for the roles ${describeAllowed("read-reports")}.`;
      return reportProblem(event, { status: 403, detail }, requestId);
    }
    const method = event.requestContext.http.method;
    if (method !== "GET" && method !== "HEAD")
      return reportProblem(event, { status: 405, method }, requestId);
    if (event.rawPath === "/")
      return { statusCode: 302, headers: { ...SECURITY_HEADERS, location: START_PAGE }, body: "" };
    if (event.rawPath.endsWith("/what-if"))
      return await answerWhatIfRequest(event, settings, current, caller, requestId);
    if (event.rawPath.endsWith("/openapi.json"))
      return answerContent(event, "openapi", settings.openApiText, settings.pageScript);
    if (!/\/(report|dashboard)$/.test(event.rawPath)) return reportProblem(event, { status: 404 }, requestId);
    const request = parseReportRequest(event);
    if (request.format === "openapi")
      return answerContent(event, "openapi", settings.openApiText, settings.pageScript);
    const lake = await current.pinResults();
    const { runDay } = await readLastRun(lake, request.today);
    const lastDay = runDay - 1;
    const toDay = Math.min(request.toDay ?? lastDay, lastDay);
    const days = { fromDay: request.fromDay ?? toDay - settings.business.reportWindowDays + 1, toDay };
    checkPeriod(days);
    const { productId, format } = request;
    const wantsAlarms = productId === undefined && format === "html" && alarmsOn;
    const alarms = wantsAlarms ? await remember(current, "alarms", () => tryReading(alarmsOn)) : undefined;
    const body = await inStage(
      "render",
      () =>
        productId === undefined
          ? renderFleetAnswer(
              lake,
              settings,
              runDay,
              days,
              format,
              mayDo(caller, "read-costs"),
              request.filter,
              alarms,
            )
          : renderProductAnswer(lake, settings, runDay, productId, days, format),
      ({ length }) => ({ format, characters: length }),
    );
    return answerContent(event, request.format, body, settings.pageScript);
  } catch (error) {
    const problem = reportProblem(event, error, requestId);
    if (problem.statusCode >= 500) logError(error);
    return problem;
  }
}

/** A page without its alarms is better than none. */
async function tryReading(
  alarmsOn: () => Promise<readonly AlarmOn[]>,
): Promise<readonly AlarmOn[] | undefined> {
  try {
    return await alarmsOn();
  } catch (error) {
    logError(error);
    return undefined;
  }
}

/** Which runs have left books, and the last of them that is not later than today. */
async function readLastRun(lake: Lake, today: number): Promise<{ index: BooksIndex; runDay: number }> {
  const index = await readBooksIndex(lake);
  noticeRevision(index);
  return { index, runDay: findRunDay(index, today) };
}

/**
 * `GET /what-if`: the answer as JSON, or the page with its form. A fault of the question stands on the page, above the
 * form as it was filled in; faults of ours are problems as everywhere.
 */
async function answerWhatIfRequest(
  event: HttpEvent,
  settings: ReportSettings,
  current: Lake,
  caller: Caller,
  requestId: string | undefined,
): Promise<HttpResult> {
  if (!mayDo(caller, "ask-what-if")) {
    const detail = `What if is answered to the roles ${describeAllowed("ask-what-if")}.`;
    return reportProblem(event, { status: 403, detail }, requestId);
  }
  const format = parseWhatIfFormat(event);
  const lake = await current.pinResults();
  const { index, runDay } = await readLastRun(lake, dayOfInstant(event.requestContext.timeEpoch));
  const catalogue = await recallCatalogue(lake);
  const ask = async () => {
    const request = parseWhatIfRequest(event);
    if (!request.change && format === "html") return undefined;
    return inStage("ask-what-if", () => askWhatIf(lake, settings, catalogue, index, runDay, request));
  };
  if (format === "json")
    return answerContent(event, "json", JSON.stringify(await ask()), settings.pageScript);
  const given = readWhatIfQuery(event);
  const query = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]): [string, string][] =>
      value?.trim() && name !== "format" ? [[name, value.trim()]] : [],
    ),
  ).toString();
  const page = {
    environment: settings.environment,
    policy: settings.business,
    choices: listAllChoices(catalogue, []),
    given,
    query,
  };
  try {
    return answerContent(
      event,
      "html",
      renderWhatIfPage({ ...page, answer: await ask() }),
      settings.pageScript,
    );
  } catch (error) {
    const { statusCode } = reportProblem(event, error, requestId);
    if (statusCode >= 500 || !(error instanceof OperatorError)) throw error;
    const told = answerContent(
      event,
      "html",
      renderWhatIfPage({ ...page, fault: error.message }),
      settings.pageScript,
    );
    return { ...told, statusCode };
  }
}

/** What is remembered between requests is dropped when a run has changed the books. */
function noticeRevision(index: BooksIndex): void {
  const current = Object.values(index.runs).join();
  if (current !== revision) forgetAll();
  revision = current;
}

/** The last run that left books, not later than today; today while there is none. */
function findRunDay(index: BooksIndex, today: number): number {
  const runDays = Object.keys(index.runs).map((date) => parseDay(date)!);
  const past = runDays.filter((day) => day <= today);
  return past.length > 0 ? Math.max(...past) : today;
}
