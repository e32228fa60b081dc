import { parentPort, workerData } from "node:worker_threads";
import { generateFleet } from "./generate-fleet";
import { measureProduct } from "./measure-product";

const { seed, products, seconds } = workerData as { seed: number; products: number; seconds: number };
const fleet = generateFleet(products, seed);
let check = 0;
for (const series of fleet) check += measureProduct(series);

parentPort!.once("message", () => {
  const startedAt = performance.now();
  let measured = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    for (const series of fleet) check += measureProduct(series);
    measured += fleet.length;
  }
  parentPort!.postMessage({ measured, milliseconds: performance.now() - startedAt, check });
});
parentPort!.postMessage("ready");
