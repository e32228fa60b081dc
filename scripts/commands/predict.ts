import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "predict <products..>";
export const describe = "Ask the model for the forecast of products";

export function builder(parser: Argv): Argv {
  return (
    parser
      // Elsewhere the last of an option given twice counts, which here would be the last product.
      .parserConfiguration({ "duplicate-arguments-array": true })
      .positional("products", {
        type: "string",
        demandOption: true,
        describe: "Product ids",
      })
      .options(SHARED_OPTIONS)
      .example("$0 predict 85123A 84077 --stack sandbox", "The next days of two products")
  );
}

export async function handler(args: unknown): Promise<void> {
  const { products, ...options } = args as { readonly products: readonly string[] };
  const shared = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  ) as unknown as SharedArguments;
  const { predictProducts } = await import("../operations/functions/predict-products");
  await predictProducts(createContext(shared), products);
}
