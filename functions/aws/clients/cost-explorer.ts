import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { CLIENT_SETTINGS, once } from "./once";

/** The service exists once per partition: its API lives in us-east-1. */
export const costExplorerClient = once(
  () => new CostExplorerClient({ region: "us-east-1", ...CLIENT_SETTINGS }),
);
