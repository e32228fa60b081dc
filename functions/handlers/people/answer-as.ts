import type { HttpEvent, HttpResult } from "../../contracts/events";
import type { Caller } from "../../contracts/people";
import { identifyMachine } from "../../http/identify-machine";
import { reportProblem } from "../../http/report-problem";

/**
 * Answers a request in the name of whoever makes it: every handler of a route that people reach goes through here, and
 * asks {@link mayDo} before it shows or does what not everybody may.
 */
export async function answerAs(
  event: HttpEvent,
  requestId: string | undefined,
  answer: (caller: Caller) => Promise<HttpResult>,
): Promise<HttpResult> {
  const caller = identifyMachine(event);
  if (!caller) return reportProblem(event, { status: 401 }, requestId);
  return answer(caller);
}
