import { OperatorError } from "../../../functions/contracts/errors";
import type { Endpoint } from "../services/sagemaker/types";
import type { World } from "../world";

/** An endpoint did not come into service: its model does not start or answer. */
class EndpointFailedError extends OperatorError {
  override name = "EndpointFailedError";

  constructor(endpointName: string, reason: string) {
    super(`The endpoint ${endpointName} failed: ${reason}`);
  }
}

/** Longest a creation or roll-over may take before the deployment gives up waiting. */
const MAX_WAIT_MS = 12 * 3_600_000;
const MS_PER_MINUTE = 60_000;

/**
 * Moves the clock until every endpoint has left its transition.
 *
 * @throws EndpointFailedError when an endpoint failed
 * @throws Error when one stays in transition
 */
export async function waitForEndpoints(world: World): Promise<void> {
  const { clock } = world;
  const deadlineMs = clock.nowMs + MAX_WAIT_MS;
  for (let endpoint = inTransition(world); endpoint; endpoint = inTransition(world)) {
    const nextMs = clock.nextDueMs;
    if (nextMs === undefined || nextMs > deadlineMs) throw staysInTransition(endpoint);
    await clock.advanceTo(nextMs);
  }
  for (const endpoint of world.sagemaker.endpoints.values()) {
    if (endpoint.status === "Failed") {
      throw new EndpointFailedError(endpoint.name, endpoint.failureReason ?? "no reason was given");
    }
  }
}

/** Moves the clock minute by minute while an endpoint rolls over or back, with the caller's traffic in between. */
export async function waitForRollOver(
  world: World,
  traffic: () => Promise<void> = async () => undefined,
): Promise<void> {
  const endpoint = inTransition(world);
  if (!endpoint) return;
  const deadlineMs = world.clock.nowMs + MAX_WAIT_MS;
  while (inTransition(world)) {
    if (world.clock.nowMs >= deadlineMs) throw staysInTransition(endpoint);
    await world.clock.advanceTo(world.clock.nowMs + MS_PER_MINUTE);
    await traffic();
  }
}

export function isAnyInTransition(world: World): boolean {
  return inTransition(world) !== undefined;
}

function inTransition(world: World): Endpoint | undefined {
  return [...world.sagemaker.endpoints.values()].find((endpoint) => /ing(Back)?$/.test(endpoint.status));
}

function staysInTransition(endpoint: Endpoint): Error {
  return new Error(`The endpoint ${endpoint.name} stays ${endpoint.status}.`);
}
