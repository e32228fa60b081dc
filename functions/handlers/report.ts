import { OperatorError } from "../contracts/errors";
import type { HttpEvent, HttpResult, ScheduledEvent } from "../contracts/events";
import type { ReportSettings } from "../contracts/settings";

export async function handleReport(event: ScheduledEvent, _settings: ReportSettings): Promise<unknown> {
  throw new OperatorError(`The function "report" has no run for ${event.scheduledAt} yet.`);
}

export async function handleReportHttp(event: HttpEvent, _settings: ReportSettings): Promise<HttpResult> {
  throw new OperatorError(`The function "report" does not answer ${event.rawPath} yet.`);
}
