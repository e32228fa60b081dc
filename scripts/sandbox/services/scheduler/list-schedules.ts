// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";

interface Input {
  readonly NamePrefix?: string;
  readonly NextToken?: string;
  readonly MaxResults?: string;
}

export const listSchedules = defineOperation<Input>({
  name: "ListSchedules",
  run({ NamePrefix = "", NextToken, MaxResults }, world) {
    const found = [...world.scheduler.schedules.values()].filter(({ input }) =>
      input.Name.startsWith(NamePrefix),
    );
    const page = paginate(found, NextToken, Number(MaxResults ?? 100));
    return {
      Schedules: page.entries.map(({ arn, input, createdAtMs }) => ({
        Arn: arn,
        Name: input.Name,
        GroupName: input.GroupName ?? "default",
        State: input.State ?? "ENABLED",
        CreationDate: createdAtMs / 1000,
        LastModificationDate: createdAtMs / 1000,
        Target: { Arn: input.Target.Arn },
      })),
      NextToken: page.nextToken,
    };
  },
});
