/** An answer on its way to the caller. */
export interface ApiAnswer {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

/** One change: `overwrite:statuscode` to `429`, `append:header.retry-after` of `1`. */
export interface ResponseMapping {
  readonly statusCode?: number;
  readonly headers: readonly {
    readonly action: "append" | "overwrite" | "remove";
    readonly name: string;
    readonly value: string;
  }[];
}

const HEADER = /^(append|overwrite|remove):header\.([A-Za-z0-9-]+)$/;

/**
 * Reads the response parameters of an integration.
 *
 * @throws Error for a change that is not emulated: values that come from the response, the context or the stage.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function readResponseMapping(mappings: Readonly<Record<string, string>>): ResponseMapping {
  let statusCode: number | undefined;
  const headers: ResponseMapping["headers"][number][] = [];
  for (const [key, value] of Object.entries(mappings)) {
    const [, action, name] = HEADER.exec(key) ?? [];
    const isStatus = key === "overwrite:statuscode" && /^[2-5]\d\d$/.test(value);
    if (value.includes("$") || (!isStatus && action === undefined)) {
      throw new Error(`The sandbox does not emulate the response parameter ${key} = ${value}.`);
    }
    if (isStatus) statusCode = Number(value);
    else headers.push({ action: action as "append", name: name!.toLowerCase(), value });
  }
  return { statusCode, headers };
}

/** The answer as the mapping of its status code changes it. */
export function mapResponse(
  answer: ApiAnswer,
  mappings: ReadonlyMap<number, ResponseMapping> | undefined,
): ApiAnswer {
  const mapping = mappings?.get(answer.statusCode);
  if (!mapping) return answer;
  const headers: Record<string, string | readonly string[]> = { ...answer.headers };
  for (const { action, name, value } of mapping.headers) {
    if (action === "remove") delete headers[name];
    else if (action === "append" && headers[name] !== undefined)
      headers[name] = [headers[name], value].flat();
    else headers[name] = value;
  }
  return { ...answer, statusCode: mapping.statusCode ?? answer.statusCode, headers };
}
