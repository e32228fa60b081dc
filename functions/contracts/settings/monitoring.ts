import { z } from "zod";
import { integer, list, number, type SettingsOf, text } from "./setting";

const productId = text(/^.{1,255}$/u, {
  about: "Product as the data names it.",
  allowed: "a product id as text of 1 to 255 characters, in quotes where it is a number",
  example: "84077",
});

export const monitoring = z.strictObject({
  referenceWindowDays: integer(28, 365, {
    unit: "days",
    about: "Window the recent days are compared with.",
  }).default(84),
  currentWindowDays: integer(7, 90, { unit: "days", about: "Recent days that are judged." }).default(28),
  falseAlarmRate: number(0.0001, 0.2, {
    about: "Share of stable products that may be called drifted in a run.",
  }).default(0.01),
  watchList: list(productId, 10, {
    about: "Products with metrics and alarms of their own; each costs about $0.18 a month.",
    allowed: "a list of at most 10 product ids",
    example: ["84077"],
  }).default([]),
  mapeAlarmPercent: number(1, 1000, {
    unit: "percent",
    about: "A watched product above this MAPE raises an alarm.",
  }).default(15),
  wapeWarning: number(0.01, 10, { about: "Fleet WAPE that is a warning." }).default(0.6),
  wapeCritical: number(0.01, 10, { about: "Fleet WAPE that is critical." }).default(0.9),
  driftShareWarning: number(0.01, 1, { about: "Share of drifted products that is a warning." }).default(0.1),
  driftShareCritical: number(0.01, 1, { about: "Share of drifted products that is critical." }).default(0.3),
});

export type MonitoringSettings = SettingsOf<typeof monitoring>;
