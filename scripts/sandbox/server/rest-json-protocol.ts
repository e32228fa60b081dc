import type { World } from "../world";
import type { AwsCall, AwsReply, AwsService } from "./aws-call";
import { parseJson } from "./json-protocol";
import type { Operation } from "./operation";

/** An operation with its place in the address space of a REST service. */
export interface RestRoute {
  readonly method: string;
  /** Path template, labels in braces: `/schedules/{Name}`; `{Name+}` takes the rest of the path. */
  readonly path: string;
  readonly operation: Operation;
  /** `raw` leaves body, query and headers to the operation; default is to merge JSON body, query and labels. */
  readonly body?: "json" | "raw";
}

/** What an operation returns when it answers with something else than 200 and JSON. */
export class RestReply {
  constructor(readonly reply: AwsReply) {}
}

interface CompiledRoute extends RestRoute {
  readonly expression: RegExp;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function createRestJsonService(
  world: World,
  options: { readonly signingName: string; readonly routes: readonly RestRoute[] },
): AwsService {
  const routes = options.routes.map(compile);
  const find = (call: AwsCall) =>
    routes.find((route) => route.method === call.method && route.expression.test(call.path));
  return {
    signingName: options.signingName,
    operationOf: (call) => find(call)?.operation.name ?? `${call.method} ${call.path}`,
    handle(_name, call) {
      const route = find(call);
      return route && runRoute(route, world, call);
    },
    renderError: (error) => ({
      statusCode: error.statusCode,
      headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
      body: JSON.stringify({ ...error.details, message: error.message, Message: error.message }),
    }),
  };
}

async function runRoute(route: CompiledRoute, world: World, call: AwsCall): Promise<AwsReply> {
  const labels = route.expression.exec(call.path)?.groups ?? {};
  const input: Record<string, unknown> = { ...Object.fromEntries(call.query) };
  if (route.body !== "raw") Object.assign(input, parseJson(call.body));
  for (const [name, value] of Object.entries(labels)) input[name] = decodeURIComponent(value);
  const output = await route.operation.run(input, world, call);
  if (output instanceof RestReply) return output.reply;
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(output ?? {}),
  };
}

function compile(route: RestRoute): CompiledRoute {
  const source = route.path.replaceAll(/\{(\w+)\+\}/g, "(?<$1>.+)").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { ...route, expression: new RegExp(`^${source}/?$`) };
}
