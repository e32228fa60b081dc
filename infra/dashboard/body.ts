import { businessSection, costSection, qualitySection } from "./business-sections";
import type { DashboardNames } from "./names";
import { capacitySection, errorSection, latencySection, trafficSection } from "./service-sections";
import { GRID_COLUMNS, placeSection, placeText, rowBelow, type Widget } from "./widgets";

/** CloudWatch shows at most so many alarms in one widget. */
const ALARMS_PER_WIDGET = 100;
const ALARM_HEIGHT = 4;

/** The operations dashboard: from "is it up" to "does it pay", top to bottom. */
export function buildDashboardBody(names: DashboardNames): { readonly widgets: readonly Widget[] } {
  const widgets: Widget[] = [
    placeText(
      `# Demand forecasting, ${names.environment}\nEndpoint \`${names.endpointName}\`, lake \`${names.lakeBucketName}\`. [Runbooks](${names.runbookUrl})`,
      0,
      2,
    ),
  ];
  for (let first = 0; first < names.alarmArns.length; first += ALARMS_PER_WIDGET) {
    widgets.push({
      type: "alarm",
      x: 0,
      y: rowBelow(widgets),
      width: GRID_COLUMNS,
      height: ALARM_HEIGHT,
      properties: { title: "Alarms", alarms: names.alarmArns.slice(first, first + ALARMS_PER_WIDGET) },
    });
  }
  const sections = [
    trafficSection(names),
    latencySection(names),
    errorSection(names),
    capacitySection(names),
    qualitySection(names),
    businessSection(names),
    costSection(names),
  ];
  for (const section of sections) widgets.push(...placeSection(section, names.region, rowBelow(widgets)));
  return { widgets };
}
