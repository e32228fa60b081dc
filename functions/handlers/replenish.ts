import { OperatorError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import type { ReplenishSettings } from "../contracts/settings";

export async function handleReplenish(event: ScheduledEvent, _settings: ReplenishSettings): Promise<unknown> {
  throw new OperatorError(`The function "replenish" has no run for ${event.scheduledAt} yet.`);
}
