import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DataError, OperatorError } from "../../functions/contracts/errors";
import type { HttpEvent, HttpResult } from "../../functions/contracts/events";
import type { CommandContext } from "../cli/context";
import { connectStack } from "./open-lake";

/** Shows the report of a product or of the fleet as JSON, or writes its page to a file. */
export async function showReport(
  context: CommandContext,
  options: { readonly subject: string; readonly htmlFile?: string },
): Promise<void> {
  const stack = await connectStack(context);
  const { invokeFunction } = await import("./invoke-function");
  const nowMs = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const path = options.htmlFile === undefined ? "/report" : "/dashboard";
  const event = toHttpEvent(path, options.subject, nowMs);
  const result = (await invokeFunction(stack.outputs, "report", event)) as HttpResult;
  const body = readBody(result, options.subject);
  if (options.htmlFile === undefined) {
    context.printJson(JSON.parse(body));
    return;
  }
  await writeFile(options.htmlFile, body).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`"${options.htmlFile}" cannot be written (${error.code}).`, { cause: error });
  });
  const file = resolve(options.htmlFile);
  if (context.json) context.printJson({ subject: options.subject, htmlFile: file, sizeBytes: body.length });
  else context.print(`Wrote the page of ${options.subject} to ${file}.`);
}

function toHttpEvent(path: string, subject: string, timeEpoch: number): HttpEvent {
  return {
    version: "2.0",
    rawPath: path,
    headers: { accept: path === "/dashboard" ? "text/html" : "application/json" },
    queryStringParameters: subject === "fleet" ? {} : { product: subject },
    isBase64Encoded: false,
    requestContext: { http: { method: "GET", path }, timeEpoch },
  };
}

function readBody(result: HttpResult, subject: string): string {
  const body = result.isBase64Encoded ? Buffer.from(result.body, "base64").toString("utf8") : result.body;
  if (result.statusCode === 200) return body;
  const reason =
    describeProblem(body) ??
    (result.statusCode === 404
      ? `There is no report of "${subject}": the last business report does not know it.`
      : `status ${result.statusCode}`);
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
