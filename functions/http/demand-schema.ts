import { z } from "zod";
import { LONGEST_CELL, LONGEST_NAME, MOST_ROWS } from "./demand-request";

const cell = z.union([z.string().max(LONGEST_CELL), z.number(), z.boolean(), z.null()]);

/** Body of `POST /demand` as the description of the API states it: an object for each row, with the columns of a file. */
export const demandRows = z.strictObject({
  rows: z
    .array(z.record(z.string().min(1).max(LONGEST_NAME), cell))
    .min(1)
    .max(MOST_ROWS),
});
