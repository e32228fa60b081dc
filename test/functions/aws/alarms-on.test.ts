import type { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { readAlarmsOn } from "../../../functions/aws/alarms-on";
import { NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import { renderFleetPage } from "../../../functions/dashboard/fleet-page";
import { buildFleetReport } from "../../../functions/handlers/report/fleet-report";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";

const ALARM = {
  StateTransitionedTimestamp: new Date("2025-06-04T04:10:00Z"),
  AlarmDescription: "Orders are held.\nMore.",
};

describe("the alarms that are on", () => {
  it("are those of the stack, longest first, by what tells them apart", async () => {
    const asked: unknown[] = [];
    const client = {
      send: async (command: DescribeAlarmsCommand) => {
        asked.push(command.input);
        return {
          MetricAlarms: [
            { ...ALARM, AlarmName: "final-mile-dev-b-warning" },
            {
              ...ALARM,
              AlarmName: "final-mile-dev-a-critical",
              StateTransitionedTimestamp: new Date("2025-06-01T00:00:00Z"),
            },
          ],
        };
      },
    };
    expect(await readAlarmsOn("final-mile-dev-", client as never)).deep.equal([
      { name: "a-critical", since: "2025-06-01T00:00:00.000Z", description: ALARM.AlarmDescription },
      { name: "b-warning", since: "2025-06-04T04:10:00.000Z", description: ALARM.AlarmDescription },
    ]);
    expect(asked).deep.equal([{ AlarmNamePrefix: "final-mile-dev-", StateValue: "ALARM", MaxRecords: 100 }]);
  });

  it("stand on the live page, which says so when none is; a kept page does not speak of them", async () => {
    const { lake, run } = await createBusinessCase({ days: 4 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 3; day++) await run(day);
    const { report } = await buildFleetReport(lake, BUSINESS_SETTINGS, NO_CATALOGUE, FIRST_RUN + 2);
    const page = (alarms?: Parameters<typeof renderFleetPage>[0]["alarms"]) => {
      const html = renderFleetPage({ report, rows: [], script: BUSINESS_SETTINGS.pageScript, alarms });
      return html.slice(html.indexOf('<div id="alarms">'));
    };
    const two = [
      {
        name: "fleet-held-orders-warning",
        since: "2025-06-04T04:10:00.000Z",
        description: "<b>Orders</b> are held.\nMore.",
      },
      { name: "report-errors-critical", since: null, description: "" },
    ];
    expect(page(two)).include("2 alarms are on");
    expect(page(two)).match(/fleet-held-orders-warning<\/span> since 4 Jun 2025\. &#60;b&#62;Orders/);
    expect(page([])).include("No alarm is on.");
    expect(page()).not.match(/alarm is on|alarms are on/);
  });
});
