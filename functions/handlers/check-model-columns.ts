import { ConfigError } from "../contracts/errors";
import type { DemandSeries } from "../demand/series";
import { FEATURE_NAMES } from "../forecasting/features";
import { findUnknownColumns } from "../forecasting/model-columns";

/** @throws ConfigError when the configured feature order names what neither we nor the history have. */
export function checkModelColumns(fleet: readonly DemandSeries[], columns: readonly string[]): void {
  const unknown = findUnknownColumns(fleet, columns);
  if (unknown.length === 0) return;
  throw new ConfigError(
    `Config "final-mile:model.featureOrder" names "${unknown.join('", "')}", which is neither a numeric column of the history nor one of our features (${FEATURE_NAMES.join(", ")}). Set it to columns that the model was trained with.`,
  );
}
