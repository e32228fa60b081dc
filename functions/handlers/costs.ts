import { OperatorError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import type { CostsSettings } from "../contracts/settings";

export async function handleCosts(event: ScheduledEvent, _settings: CostsSettings): Promise<unknown> {
  throw new OperatorError(`The function "costs" has no run for ${event.scheduledAt} yet.`);
}
