import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "predict <product>";
export const describe = "Ask the model for the forecast of a product";

export function builder(parser: Argv): Argv {
  return parser
    .positional("product", { type: "string", demandOption: true, describe: "Product id" })
    .options(SHARED_OPTIONS)
    .example("$0 predict 85123A --stack sandbox", "The next days of a product");
}

export async function handler(args: unknown): Promise<void> {
  const { product, ...shared } = args as SharedArguments & { readonly product: string };
  const { predictProduct } = await import("../operations/functions/predict-product");
  await predictProduct(createContext(shared), product);
}
