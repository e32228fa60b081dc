// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetAnomalies.html
import { validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;

interface Input {
  readonly DateInterval: { readonly StartDate: string; readonly EndDate?: string };
  readonly MonitorArn?: string;
  readonly MaxResults?: number;
}

/** The sandbox looks for none: what is played has no surprises in its bill. */
export const getAnomalies = defineOperation<Input>({
  name: "GetAnomalies",
  shape: {
    DateInterval: {
      type: "structure",
      required: true,
      members: {
        StartDate: { type: "string", required: true, pattern: DAY_OR_TIME },
        EndDate: { type: "string", pattern: DAY_OR_TIME },
      },
    },
    MaxResults: { type: "integer" },
  },
  run({ DateInterval: { StartDate, EndDate } }) {
    if (EndDate !== undefined && EndDate < StartDate) {
      throw validationError("Start date should not be after end date.");
    }
    return { Anomalies: [] };
  },
});
