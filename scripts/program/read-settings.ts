/** Settings of a stack, known before the program is evaluated. */
import { type BusinessSettings, business } from "../../functions/contracts/settings/business";
import { forecast } from "../../functions/contracts/settings/model";
import { readStackFile } from "./stack-file";

/** `undefined` where the configuration is not as the program wants it, which the evaluation will say. */
export function readHorizonDays(stack: string, root: string): number | undefined {
  return readSection(stack, root, "forecast", (value) => forecast.parse(value).horizonDays);
}

/** `undefined` where the configuration is not as the program wants it, which the evaluation will say. */
export function readBusinessSettings(stack: string, root: string): BusinessSettings | undefined {
  return readSection(stack, root, "business", (value) => business.parse(value));
}

function readSection<T>(
  stack: string,
  root: string,
  section: string,
  parse: (value: unknown) => T,
): T | undefined {
  try {
    const { project, config } = readStackFile({ stack }, root);
    return parse(JSON.parse(config[`${project}:${section}`] ?? "{}"));
  } catch {
    return undefined;
  }
}
