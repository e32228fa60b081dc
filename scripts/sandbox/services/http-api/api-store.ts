import type { ResponseMapping } from "./map-response";

/** A route of an HTTP API, with what stands behind it. */
export interface ApiRoute {
  readonly apiId: string;
  /** `POST /predict`, `$default`. */
  readonly routeKey: string;
  /** `integrations/<id>`. */
  readonly target: string;
  readonly authorizationType: string;
}

export interface ApiIntegration {
  readonly apiId: string;
  readonly integrationId: string;
  /** ARN of the function, as declared: plain, or inside API Gateway's invocation path. */
  readonly uri: string;
  readonly payloadFormatVersion: string;
  readonly timeoutMs: number;
  /** What is changed of an answer, by its status code. */
  readonly responseParameters?: ReadonlyMap<number, ResponseMapping>;
}

/** HTTP APIs the program declared. */
export class ApiStore {
  readonly #expressions = new Map<string, RegExp>();
  readonly names = new Map<string, string>();
  readonly routes = new Map<string, ApiRoute>();
  readonly integrations = new Map<string, ApiIntegration>();

  /** The API that was declared first, where none is named. */
  get firstId(): string | undefined {
    return this.names.keys().next().value;
  }

  /**
   * The route of an API for a request: an exact one before one with parameters, `$default` last.
   *
   * @param apiId all APIs when absent
   */
  match(method: string, path: string, apiId?: string): ApiRoute | undefined {
    const candidates = [...this.routes.values()].filter(
      (route) =>
        (apiId === undefined || route.apiId === apiId) && this.#matches(route.routeKey, method, path),
    );
    return candidates.sort((left, right) => rank(left.routeKey) - rank(right.routeKey))[0];
  }

  integrationOf(route: ApiRoute): ApiIntegration | undefined {
    return this.integrations.get(route.target.replace(/^integrations\//, ""));
  }

  #matches(routeKey: string, method: string, path: string): boolean {
    if (routeKey === "$default") return true;
    const [routeMethod, template = ""] = routeKey.split(" ");
    if (routeMethod !== "ANY" && routeMethod !== method) return false;
    const expression = this.#expressions.get(template) ?? compile(template);
    this.#expressions.set(template, expression);
    return expression.test(path);
  }
}

function compile(template: string): RegExp {
  const source = template
    .replaceAll(/[.*^$?|()[\]\\]/g, "\\$&")
    .replaceAll(/\{\w+\+\}/g, ".+")
    .replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${source}$`);
}

function rank(routeKey: string): number {
  if (routeKey === "$default") return 3;
  if (routeKey.includes("+}")) return 2;
  return routeKey.includes("{") || routeKey.startsWith("ANY") ? 1 : 0;
}
