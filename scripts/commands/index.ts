import type { OpsCommand } from "../cli/run";
import * as alarms from "./alarms";
import * as backtest from "./backtest";
import * as batch from "./batch";
import * as compare from "./compare";
import * as costs from "./costs";
import * as data from "./data";
import * as deadLetters from "./dead-letters";
import * as deploy from "./deploy";
import * as doctor from "./doctor";
import * as drift from "./drift";
import * as estimate from "./estimate";
import * as explain from "./explain";
import * as logs from "./logs";
import * as models from "./models";
import * as monitor from "./monitor";
import * as optimize from "./optimize";
import * as orders from "./orders";
import * as permissions from "./permissions";
import * as predict from "./predict";
import * as promote from "./promote";
import * as pullRequest from "./pull-request";
import * as report from "./report";
import * as retrain from "./retrain";
import * as rollback from "./rollback";
import * as sandbox from "./sandbox";
import * as smoke from "./smoke";
import * as status from "./status";
import * as today from "./today";
import * as watch from "./watch";
import * as whatIf from "./what-if";

/** All commands of `ops`, in the order of the help text. */
export const COMMANDS: readonly OpsCommand[] = [
  sandbox,
  status,
  today,
  orders,
  data,
  predict,
  explain,
  batch,
  monitor,
  smoke,
  drift,
  models,
  compare,
  retrain,
  backtest,
  alarms,
  deadLetters,
  logs,
  report,
  whatIf,
  costs,
  estimate,
  optimize,
  promote,
  rollback,
  pullRequest,
  doctor,
  permissions,
  deploy,
  watch,
];
