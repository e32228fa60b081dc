import { US_DOLLAR } from "../../../functions/contracts/money";
import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

/** A benefit in one currency is never set against a bill in another without a rate that somebody stated. */
export function currencyHasRate({ data: { currency, usdPerUnit } }: StackConfig): Fault | undefined {
  if (!Intl.supportedValuesOf("currency").includes(currency)) {
    return {
      path: "data.currency",
      value: currency,
      allowed: "a code of ISO 4217, such as EUR, GBP or JPY",
      example: "EUR",
    };
  }
  if (currency === US_DOLLAR.code) {
    if (usdPerUnit === undefined || usdPerUnit === 1) return undefined;
    return {
      path: "data.usdPerUnit",
      value: usdPerUnit,
      allowed: "left out with USD: a US dollar is worth one",
      example: 1,
    };
  }
  if (usdPerUnit !== undefined) return undefined;
  return {
    path: "data.usdPerUnit",
    value: undefined,
    allowed: `what one ${currency} is worth in US dollars, at the rate that your books use: AWS bills in US dollars, and the return is told in ${currency}`,
    example: 1.1,
  };
}
