import { DataError, OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import type { OpenStack } from "../../stack-outputs";

export interface PageQuestion {
  /** Which function answers the path. */
  readonly asked: "report" | "predict";
  /** `/report`, `/what-if` */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Media type that is wanted. */
  readonly accept: string;
  /** What it is about, for messages. */
  readonly subject: string;
}

/** Asks the function that answers people, as the API does, and gives back what it answered with. */
export async function askPage(
  { outputs, sandbox }: Pick<OpenStack, "outputs" | "sandbox">,
  { asked, path, query, accept, subject }: PageQuestion,
): Promise<string> {
  const { invokeFunction } = await import("../functions/invoke-function");
  const event: HttpEvent = {
    version: "2.0",
    rawPath: path,
    // A fault comes as a problem document, whatever the form asked for.
    headers: { accept: `${accept}, application/problem+json` },
    queryStringParameters: query,
    isBase64Encoded: false,
    requestContext: {
      http: { method: "GET", path },
      timeEpoch: sandbox ? Date.parse(sandbox.now) : Date.now(),
    },
  };
  return readBody((await invokeFunction(outputs, asked, event)) as HttpResult, subject);
}

function readBody(result: HttpResult, subject: string): string {
  const body = result.isBase64Encoded ? Buffer.from(result.body, "base64").toString("utf8") : result.body;
  if (result.statusCode === 200) return body;
  const reason =
    describeProblem(body) ??
    (result.statusCode === 404
      ? `There is no report of "${subject}": the last business report does not know it.`
      : `status ${result.statusCode}`);
  if (result.statusCode === 400) throw new UsageError(reason);
  if (result.statusCode < 500) throw new DataError(reason);
  throw new OperatorError(`No report of "${subject}": ${reason}`);
}

function describeProblem(body: string): string | undefined {
  try {
    const problem = JSON.parse(body) as { readonly detail?: string; readonly title?: string };
    return problem.detail ?? problem.title;
  } catch {
    return undefined;
  }
}
