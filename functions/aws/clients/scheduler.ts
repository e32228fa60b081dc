import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { CLIENT_SETTINGS, once } from "./once";

export const schedulerClient = once(() => new SchedulerClient(CLIENT_SETTINGS));
