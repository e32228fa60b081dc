import { US_DOLLAR } from "../../functions/contracts/money";
import { type BusinessSettings, business } from "../../functions/contracts/settings/business";
import { type DataSettings, data } from "../../functions/contracts/settings/data";
import { type MonitoringSettings, monitoring } from "../../functions/contracts/settings/monitoring";

/** The business section with its defaults, and what a test wants otherwise. */
export function businessSettings(wanted: Partial<BusinessSettings> = {}): BusinessSettings {
  const { currency = US_DOLLAR, ...settings } = wanted;
  return { ...business.parse(settings), currency };
}

/** The monitoring section with its defaults, and what a test wants otherwise. */
export function monitoringSettings(wanted: Partial<MonitoringSettings> = {}): MonitoringSettings {
  return monitoring.parse(wanted);
}

/** The section on the data with its defaults, and what a test wants otherwise. */
export function dataSettings(wanted: Partial<DataSettings> = {}): DataSettings {
  return data.parse(wanted);
}
