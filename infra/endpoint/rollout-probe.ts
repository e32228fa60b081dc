import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ProbeEvent } from "../../functions/contracts/events";
import { PROBE, PROBE_SCHEDULE } from "../../functions/contracts/probe-schedule";
import type { Account } from "../foundation/account";
import type { Statement } from "../foundation/policy-document";
import { createSchedule } from "../function/daily-schedule";
import type { InlineFunction } from "../function/inline-function";

/** The probe takes its schedule away when the deployment is over that came after it. */
export function endWatch({ partition, region, accountId }: Account): Statement {
  return {
    sid: "EndWatch",
    actions: ["scheduler:GetSchedule", "scheduler:DeleteSchedule"],
    resources: [
      pulumi.interpolate`arn:${partition}:scheduler:${region}:${accountId}:schedule/default/${PROBE_SCHEDULE}-*`,
    ],
  };
}

/**
 * Has the probe ask the endpoint each minute while a deployment moves it. Each configuration has a schedule of its own,
 * made before the endpoint moves, which the probe takes away when nothing moves any more: at rest nothing runs.
 */
export function watchByProbe(
  probe: InlineFunction,
  {
    configurationName,
    roleName,
    account,
  }: {
    readonly configurationName: pulumi.Output<string>;
    readonly roleName: string;
    readonly account: Account;
  },
): aws.scheduler.Schedule {
  const input: Pick<ProbeEvent, "scheduleArn"> = { scheduleArn: "<aws.scheduler.schedule-arn>" };
  return createSchedule(
    PROBE,
    {
      roleName,
      description: "Asks the endpoint known questions each minute of a deployment.",
      expression: "rate(1 minute)",
      targetArn: probe.arn,
      deadLetterArn: probe.deadLetterQueueArn,
      enabled: true,
      start: { sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [probe.arn] },
      input: { ...input },
      account,
    },
    { parent: probe },
    // What was taken away cannot be changed, only made anew.
    { replacementTrigger: configurationName, replaceOnChanges: ["*"] },
  );
}
