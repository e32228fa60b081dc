import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface WhatIfArguments extends SharedArguments {
  readonly product?: string;
  readonly [option: string]: unknown;
}

export const command = "what-if [product]";
export const describe = "What stock and its absence would have cost under other settings, beside today's";

/** Options that say what is asked; each is a parameter of the API with its hyphens made underscores. */
const QUESTION_OPTIONS = {
  category: "Only the products of this category and below, such as Food/Tea",
  supplier: "Only the products of this supplier, by id",
  location: "Only what is sold at this place",
  region: "Only what is sold in this region",
  "service-level": "Service level, for example 95",
  "service-target": "What the level is of: cycle-service-level, fill-rate or economic",
  "review-period": "Days between two orders of a product",
  "order-policy": "order-up-to or reorder-point",
  "lead-time": "Lead time of these products in days, or a change such as +3",
  price: "Price of these products, as a change in percent such as -10",
  demand: "What is sold then, as a change in percent [default: as the books tell it]",
  "promotion-days": "Price and demand change on the last so many days only",
} as const;

export function builder(parser: Argv): Argv {
  for (const [name, describe] of Object.entries(QUESTION_OPTIONS)) {
    parser.option(name, { type: "string", requiresArg: true, describe, group: "Question:" });
  }
  return parser
    .positional("product", {
      type: "string",
      describe: "Product id; the fleet, or a part of it, when absent",
    })
    .options(SHARED_OPTIONS)
    .example("$0 what-if --service-level 95", "The fleet at another service level")
    .example("$0 what-if --supplier S-300 --lead-time +3", "A supplier that delivers three days later")
    .example("$0 what-if P00001 --price -10", "A product at another price");
}

export async function handler(args: unknown): Promise<void> {
  const { product, ...rest } = args as WhatIfArguments;
  const { showWhatIf } = await import("../operations/report/show-what-if");
  const query = Object.fromEntries(
    Object.keys(QUESTION_OPTIONS).flatMap((name) => {
      const value = rest[name];
      return typeof value === "string" ? [[name.replaceAll("-", "_"), value]] : [];
    }),
  );
  await showWhatIf(createContext(rest as unknown as SharedArguments), {
    ...(product !== undefined && { product_id: product }),
    ...query,
  });
}
