import { fillTemplate } from "./payload-template";
import { StateError } from "./state-error";
import type { State } from "./types";

const MAX_INPUT_BYTES = 262_144;

/** The inputs of the child executions: an item each, or `{"BatchInput", "Items"}` with as many as fit. */
export function batchItems(
  items: readonly unknown[],
  batcher: State["ItemBatcher"],
  input: unknown,
  context: unknown,
): readonly { readonly input: unknown; readonly itemCount: number }[] {
  if (!batcher) return items.map((item) => ({ input: item, itemCount: 1 }));
  const batchInput = batcher.BatchInput && fillTemplate(batcher.BatchInput, input, context);
  const wrap = (Items: readonly unknown[]) => ({ ...(batchInput ? { BatchInput: batchInput } : {}), Items });
  const emptyBytes = Buffer.byteLength(JSON.stringify(wrap([])));
  const maxBytes = batcher.MaxInputBytesPerBatch ?? MAX_INPUT_BYTES;
  const maxItems = batcher.MaxItemsPerBatch || Number.POSITIVE_INFINITY;
  const batches: unknown[][] = [];
  let sizeBytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (emptyBytes + itemBytes > maxBytes) {
      throw new StateError(
        "States.ItemReaderFailed",
        `An item of ${itemBytes} bytes does not fit into a batch.`,
      );
    }
    const batch = batches.at(-1);
    if (batch && batch.length < maxItems && sizeBytes + itemBytes <= maxBytes) {
      batch.push(item);
      sizeBytes += itemBytes;
    } else {
      batches.push([item]);
      sizeBytes = emptyBytes + itemBytes;
    }
  }
  return batches.map((batch) => ({ input: wrap(batch), itemCount: batch.length }));
}
