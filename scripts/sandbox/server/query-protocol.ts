import type { World } from "../world";
import type { AwsCall, AwsService } from "./aws-call";
import type { Operation } from "./operation";
import { element, type XmlValue } from "./xml";

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function createQueryService(
  world: World,
  options: {
    readonly signingName: string;
    readonly namespace: string;
    readonly operations: readonly Operation[];
  },
): AwsService {
  const operations = new Map(options.operations.map((operation) => [operation.name, operation]));
  const xmlns = ` xmlns="${options.namespace}"`;
  return {
    signingName: options.signingName,
    operationOf: (call) => formOf(call).get("Action") ?? "",
    handle(name, call) {
      const operation = operations.get(name);
      return operation && runQuery(operation, world, call, xmlns);
    },
    renderError: (error, call) => ({
      statusCode: error.statusCode,
      headers: { "content-type": "text/xml" },
      body: element(
        "ErrorResponse",
        {
          Error: {
            Type: error.statusCode < 500 ? "Sender" : "Receiver",
            Code: error.code,
            Message: error.message,
          },
          RequestId: call.requestId,
        },
        xmlns,
      ),
    }),
  };
}

async function runQuery(operation: Operation, world: World, call: AwsCall, xmlns: string) {
  const output = (await operation.run(unflatten(formOf(call)), world, call)) as XmlValue;
  const result = output === undefined ? {} : { [`${operation.name}Result`]: output };
  return {
    statusCode: 200,
    headers: { "content-type": "text/xml" },
    body: element(
      `${operation.name}Response`,
      { ...result, ResponseMetadata: { RequestId: call.requestId } },
      xmlns,
    ),
  };
}

function formOf(call: AwsCall): URLSearchParams {
  return call.method === "GET" ? call.query : new URLSearchParams(call.body.toString("utf8"));
}

/** `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: "a" }] }`; `Attributes.entry.1.key` becomes a map. */
function unflatten(form: URLSearchParams): Record<string, unknown> {
  // Without a prototype: names are the caller's, and one of them may be "__proto__".
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of form) {
    if (name === "Action" || name === "Version") continue;
    const parts = name.split(".");
    let node = root;
    for (const part of parts.slice(0, -1)) {
      node[part] ??= Object.create(null);
      node = node[part] as Record<string, unknown>;
    }
    node[parts.at(-1)!] = value;
  }
  return collapse(root) as Record<string, unknown>;
}

function collapse(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = value as Record<string, unknown>;
  if (members.member !== undefined) return Object.values(members.member as object).map(collapse);
  if (members.entry !== undefined) {
    const entries = Object.values(members.entry as object).map((entry) => entry as Record<string, unknown>);
    return Object.fromEntries(
      entries.map((entry) => [entry.Name ?? entry.key, collapse(entry.Value ?? entry.value)]),
    );
  }
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, collapse(member)]));
}
