/** Settings of a stack, known before the program is evaluated. */
import { type BusinessSettings, business } from "../../functions/contracts/settings/business";
import { currencyOf, data } from "../../functions/contracts/settings/data";
import { forecast, type ModelSettings, model } from "../../functions/contracts/settings/model";
import { SETTINGS_NAMESPACE } from "../../functions/contracts/settings-namespace";
import type { EvaluateProgramOptions } from "./evaluation";
import { readStackFile } from "./stack-file";

/** Values over those of the stack's file. */
type SettingOverrides = NonNullable<EvaluateProgramOptions["configOverrides"]>;

/** `undefined` where the configuration is not as the program wants it, which the evaluation will say. */
export function readHorizonDays(
  stack: string,
  root: string,
  configOverrides: SettingOverrides = {},
): number | undefined {
  return readSection(
    { stack, configOverrides },
    root,
    "forecast",
    (value) => forecast.parse(value).horizonDays,
  );
}

/** `undefined` where the configuration is not as the program wants it, which the evaluation will say. */
export function readBusinessSettings(
  stack: string,
  root: string,
  configOverrides: SettingOverrides = {},
): BusinessSettings | undefined {
  const options = { stack, configOverrides };
  const currency = readSection(options, root, "data", (value) => currencyOf(data.parse(value)));
  const settings = readSection(options, root, "business", (value) => business.parse(value));
  return settings && currency && { ...settings, currency };
}

/** `undefined` where the configuration is not as the program wants it, which the evaluation will say. */
export function readModelSettings(
  stack: string,
  root: string,
  configOverrides: SettingOverrides = {},
): ModelSettings | undefined {
  return readSection({ stack, configOverrides }, root, "model", (value) => model.parse(value));
}

function readSection<T>(
  options: EvaluateProgramOptions,
  root: string,
  section: string,
  parse: (value: unknown) => T,
): T | undefined {
  try {
    const { config } = readStackFile(options, root);
    return parse(JSON.parse(config[`${SETTINGS_NAMESPACE}:${section}`] ?? "{}"));
  } catch {
    return undefined;
  }
}
