/** What the schemas of the reports are made of. `null` stands for a measure that is undefined. */
import { z } from "zod";
import type { DeepReadonly } from "../deep-readonly";

/** A whole number or units: never negative. */
export const count = z.number().min(0);
/** 0 to 1, or undefined. */
export const ratio = z.number().min(0).max(1).nullable();
/** ISO date. */
export const date = z.iso.date();
/** Days of a figure, both inclusive. */
export const period = z.strictObject({ from: date, to: date, days: z.int().min(1) });

/** The currency that the amounts of a result are in, and what the AWS bill was converted with. */
export const currency = z.strictObject({ code: z.string(), usdPerUnit: z.number().positive() });

/** What a schema describes, not to be written to. */
export type ResultOf<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;
