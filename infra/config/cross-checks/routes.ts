import type { Fault } from "../faults";
import type { Settings, StackConfig } from "../schema";

type Route = Settings<"alerts">["routes"][number];
type RouteField = "addresses" | "workspaceId" | "tenantId" | "teamId" | "channelId" | "secretName";

/** What each way of delivery needs; what it does not need is a mistake. */
const NEEDS: Readonly<Record<Route["to"], readonly RouteField[]>> = {
  email: ["addresses"],
  slack: ["workspaceId", "channelId"],
  teams: ["tenantId", "teamId", "channelId"],
  pagerduty: ["secretName"],
  webhook: ["secretName"],
};

const FIELDS: Readonly<Record<RouteField, readonly [allowed: string, example: unknown]>> = {
  addresses: ["a list with at least one e-mail address", ["team@example.com"]],
  workspaceId: ["the id of a workspace of Slack", "T0123ABCD"],
  tenantId: ["the UUID of a tenant", "00000000-0000-4000-8000-000000000000"],
  teamId: ["the UUID of a team", "00000000-0000-4000-8000-000000000000"],
  channelId: ["the id of a channel", "C0123ABCD"],
  secretName: ["the name of a secret", "final-mile/on-call"],
};

/** Every route has what its way needs, a name of its own, and something to tell. */
export function routesComplete({ alerts: { routes } }: StackConfig): Fault[] {
  const names = routes.map(({ name }) => name);
  return routes.flatMap((route, index): Fault[] => {
    const path = `alerts.routes[${index}]`;
    const { to, name } = route;
    if (names.indexOf(name) !== index) {
      return [
        {
          path: `${path}.name`,
          value: name,
          allowed: "a name that no other route has",
          example: `${name}-2`,
        },
      ];
    }
    const isGiven = (field: RouteField) => route[field] !== undefined && route[field]?.length !== 0;
    const missing = NEEDS[to].filter((field) => !isGiven(field));
    const extra = (Object.keys(FIELDS) as RouteField[]).filter(
      (field) => !NEEDS[to].includes(field) && isGiven(field),
    );
    const tellsNothing =
      route.digests.length === 0 && (route.kinds.length === 0 || route.severities.length === 0);
    return [
      ...missing.map((field): Fault => {
        const [allowed, example] = FIELDS[field];
        return {
          path: `${path}.${field}`,
          value: route[field],
          allowed: `${allowed} with \`to\` "${to}"`,
          example,
        };
      }),
      ...extra.map(
        (field): Fault => ({
          path: `${path}.${field}`,
          value: route[field],
          allowed: `left out with \`to\` "${to}"`,
        }),
      ),
      ...(tellsNothing
        ? [
            {
              path: `${path}.kinds`,
              value: route.kinds,
              allowed: "a list with something to tell, or `digests` with one",
              example: ["service"],
            },
          ]
        : []),
    ];
  });
}
