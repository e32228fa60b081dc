import { COMPARISONS } from "./choice";
import { isReferencePath } from "./json-path";
import { parseIntrinsic } from "./templates";
import type { ChoiceRule, Definition, State, StateGraph } from "./types";

const COMMON = ["Type", "Comment", "InputPath", "OutputPath", "QueryLanguage"];
const TRANSITION = ["Next", "End"];
const RESULT = ["ResultPath", "ResultSelector", "Retry", "Catch"];

/** Fields that are interpreted, per state type. */
const FIELDS: Readonly<Record<State["Type"], readonly string[]>> = {
  Task: [...COMMON, ...TRANSITION, ...RESULT, "Resource", "Parameters", "TimeoutSeconds"],
  Map: [
    ...COMMON,
    ...TRANSITION,
    ...RESULT,
    "Label",
    "ItemReader",
    "ItemBatcher",
    "ItemsPath",
    "ItemSelector",
    "ItemProcessor",
    "MaxConcurrency",
    "ToleratedFailurePercentage",
    "ToleratedFailureCount",
    "ResultWriter",
  ],
  Parallel: [...COMMON, ...TRANSITION, ...RESULT, "Branches", "Parameters"],
  Pass: [...COMMON, ...TRANSITION, "ResultPath", "Result", "Parameters"],
  Wait: [...COMMON, ...TRANSITION, "Seconds", "SecondsPath"],
  Choice: [...COMMON, "Choices", "Default"],
  Succeed: COMMON,
  Fail: ["Type", "Comment", "QueryLanguage", "Error", "Cause", "ErrorPath", "CausePath"],
};

const RETRY_FIELDS = [
  "ErrorEquals",
  "IntervalSeconds",
  "MaxAttempts",
  "BackoffRate",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
];

/**
 * What in a definition is not interpreted, one sentence each with the place and the name; empty when all is.
 *
 * @param taskResources resources that a Task state may name.
 */
export function findUnsupported(definition: Definition, taskResources: readonly string[]): string[] {
  const faults: string[] = [];
  const report = (path: string, what: string) => faults.push(`${path}: ${what}`);
  for (const field of Object.keys(definition)) {
    if (!["Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"].includes(field)) {
      report("/", `the field ${field} is not interpreted`);
    }
  }
  checkGraph(definition, "", report, taskResources);
  return faults;
}

type Report = (path: string, what: string) => void;

function checkGraph(graph: StateGraph, path: string, report: Report, resources: readonly string[]): void {
  if (!graph.States?.[graph.StartAt]) report(`${path}/StartAt`, `there is no state "${graph.StartAt}"`);
  for (const [name, state] of Object.entries(graph.States ?? {})) {
    const place = `${path}/States/${name}`;
    const fields = FIELDS[state.Type];
    if (!fields) {
      report(place, `the state type ${state.Type} is not interpreted`);
      continue;
    }
    for (const field of Object.keys(state)) {
      if (!fields.includes(field)) report(place, `the field ${field} of a ${state.Type} is not interpreted`);
    }
    checkTargets(graph, state, place, report);
    checkState(state, place, report, resources);
    checkExpressions(state, place, report);
    for (const branch of state.Branches ?? []) checkGraph(branch, `${place}/Branches`, report, resources);
    if (state.ItemProcessor) checkGraph(state.ItemProcessor, `${place}/ItemProcessor`, report, resources);
  }
}

function checkTargets(graph: StateGraph, state: State, place: string, report: Report): void {
  const targets = [
    state.Next,
    state.Default,
    ...(state.Choices ?? []).map(({ Next }) => Next),
    ...(state.Catch ?? []).map(({ Next }) => Next),
  ];
  for (const target of targets) {
    if (target !== undefined && !graph.States[target]) report(place, `there is no state "${target}"`);
  }
}

function checkState(state: State, place: string, report: Report, resources: readonly string[]): void {
  const { QueryLanguage: language } = state as { QueryLanguage?: string };
  if (language && language !== "JSONPath") report(place, `the query language ${language} is not interpreted`);
  if (state.Type === "Task" && !resources.includes(state.Resource ?? "")) {
    report(place, `the resource ${state.Resource} is not emulated (only ${resources.join(", ")})`);
  }
  for (const rule of state.Retry ?? []) {
    for (const field of Object.keys(rule)) {
      if (!RETRY_FIELDS.includes(field)) report(`${place}/Retry`, `the field ${field} is not interpreted`);
    }
  }
  for (const rule of state.Choices ?? []) checkChoice(rule, `${place}/Choices`, report);
  if (state.Type === "Map") checkMap(state, place, report);
}

function checkChoice(rule: ChoiceRule, place: string, report: Report): void {
  const combined = [...(rule.And ?? []), ...(rule.Or ?? []), ...(rule.Not ? [rule.Not] : [])];
  for (const part of combined) checkChoice(part, place, report);
  for (const field of Object.keys(rule)) {
    if (!["Next", "Variable", "And", "Or", "Not", "Comment"].includes(field) && !(field in COMPARISONS)) {
      report(place, `the comparison ${field} is not interpreted`);
    }
  }
}

function checkMap(state: State, place: string, report: Report): void {
  const isDistributed = state.ItemProcessor?.ProcessorConfig?.Mode === "DISTRIBUTED";
  const reader = state.ItemReader;
  if (reader && reader.Resource !== "arn:aws:states:::s3:getObject") {
    report(`${place}/ItemReader`, `the resource ${reader.Resource} is not emulated`);
  }
  if (reader && reader.ReaderConfig?.InputType !== "JSON") {
    report(`${place}/ItemReader`, `the input type ${reader.ReaderConfig?.InputType} is not emulated`);
  }
  if (state.ResultWriter && state.ResultWriter.Resource !== "arn:aws:states:::s3:putObject") {
    report(`${place}/ResultWriter`, `the resource ${state.ResultWriter.Resource} is not emulated`);
  }
  for (const field of ["ItemReader", "ItemBatcher", "ResultWriter", "Label"] as const) {
    if (!isDistributed && state[field]) report(place, `${field} needs a Map in the mode DISTRIBUTED`);
  }
  if (state.Label && !/^[^\s?*<>{}[\]:;,\\|^~$#%&`"]{1,40}$/.test(state.Label)) {
    report(place, `the label "${state.Label}" must have 1 to 40 characters without blanks and marks`);
  }
}

/** Paths and intrinsic functions, wherever they stand. */
function checkExpressions(state: State, place: string, report: Report): void {
  const { ItemProcessor, Branches, Choices, Result, ...rest } = state;
  for (const variable of listVariables(Choices ?? [])) checkPath(variable, place, report);
  for (const [field, value] of Object.entries(rest)) {
    if (field.endsWith("Path") && typeof value === "string") checkPath(value, place, report);
    else checkTemplate(value, place, report);
  }
}

function checkTemplate(value: unknown, place: string, report: Report): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, entry] of Object.entries(value)) {
    if (!name.endsWith(".$")) checkTemplate(entry, place, report);
    else if (String(entry).startsWith("$")) checkPath(String(entry), place, report);
    else {
      try {
        parseIntrinsic(String(entry));
      } catch (error) {
        report(`${place}/${name}`, `not interpreted: ${(error as Error).message}`);
      }
    }
  }
}

function checkPath(path: string, place: string, report: Report): void {
  if (!isReferencePath(path)) report(place, `the path ${path} is not interpreted (reference paths only)`);
}

function listVariables(rules: readonly ChoiceRule[]): string[] {
  return rules.flatMap((rule) => [
    ...(rule.Variable === undefined ? [] : [rule.Variable]),
    ...listVariables([...(rule.And ?? []), ...(rule.Or ?? []), ...(rule.Not ? [rule.Not] : [])]),
  ]);
}
