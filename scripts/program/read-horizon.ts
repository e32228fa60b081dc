import { forecast } from "../../functions/contracts/settings/model";
import { readStackFile } from "./stack-file";

/**
 * The horizon that a stack is configured with, known before the program is evaluated; `undefined` where the
 * configuration is not as the program wants it, which the evaluation will say.
 */
export function readHorizonDays(stack: string, root: string): number | undefined {
  try {
    const { project, config } = readStackFile({ stack }, root);
    return forecast.parse(JSON.parse(config[`${project}:forecast`] ?? "{}")).horizonDays;
  } catch {
    return undefined;
  }
}
