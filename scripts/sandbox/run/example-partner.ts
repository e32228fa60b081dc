import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { createRandom, hashText } from "../../../functions/demand/numeric/random";
import type { PurchaseOrderLine } from "../../../functions/purchasing/purchase-order";

/** What the example partner does with a purchase order. */
interface Answer {
  /** Day on which it comes. */
  readonly day: number;
  /** Whether it speaks of goods on their way or come, and not of the order alone. */
  readonly isDelivery?: boolean;
  readonly name: string;
  readonly text: string;
}

/** Shares of purchase orders, and of lines, that go wrong. */
const FAULTS = {
  /** Acknowledged days later than the others, which are the day after. */
  lateAcknowledgement: 0.2,
  /** A message that comes again, under another name. */
  repeated: 0.2,
  /** A message that is cut. */
  cut: 0.1,
  /** A message about a purchase order that nobody placed. */
  stranger: 0.1,
  /** Lines that are confirmed in part, or not at all. */
  partialLine: 0.1,
  refusedLine: 0.03,
  /** Deliveries that come some days after the day that was asked for. */
  lateDelivery: 0.25,
} as const;
const MOST_DAYS_LATE = 4;

/**
 * A supplier that answers as suppliers do: mostly well, and now and then late, in part, twice or wrongly. What it does
 * depends on the number of the purchase order alone, so that a run that is repeated gets the same answers.
 */
function answerOrder(
  number: string,
  orderDate: string,
  lines: readonly PurchaseOrderLine[],
): readonly Answer[] {
  const random = createRandom(hashText(number));
  const orderDay = parseDay(orderDate)!;
  const confirmed = lines.map((line) => {
    const luck = random();
    const units =
      luck < FAULTS.refusedLine
        ? 0
        : luck < FAULTS.refusedLine + FAULTS.partialLine
          ? Math.ceil(line.units / 2)
          : line.units;
    const lateDays = random() < FAULTS.lateDelivery ? 1 + Math.floor(random() * MOST_DAYS_LATE) : 0;
    return { ...line, units, deliveryDay: parseDay(line.dueDate)! + lateDays };
  });
  const acknowledgedDay = orderDay + 1 + (random() < FAULTS.lateAcknowledgement ? 3 : 0);
  const acknowledgement = writeTable("acknowledgement", number, `A-${number}`, confirmed);
  const answers: Answer[] = [{ day: acknowledgedDay, name: `ack-${number}.csv`, text: acknowledgement }];
  if (random() < FAULTS.repeated) {
    answers.push({ day: acknowledgedDay + 1, name: `ack-again-${number}.csv`, text: acknowledgement });
  }
  if (random() < FAULTS.cut) {
    answers.push({ day: acknowledgedDay, name: `cut-${number}.edi`, text: "ISA*00*          *00*   " });
  }
  if (random() < FAULTS.stranger) {
    const text = writeTable("shipment", `${number.slice(0, 9)}999`, `X-${number}`, confirmed.slice(0, 1));
    answers.push({ day: acknowledgedDay, name: `strange-${number}.csv`, text });
  }
  const coming = confirmed.filter(({ units }) => units > 0);
  for (const deliveryDay of [...new Set(coming.map((line) => line.deliveryDay))].sort(
    (left, right) => left - right,
  )) {
    const own = coming.filter((line) => line.deliveryDay === deliveryDay);
    const date = formatDay(deliveryDay);
    answers.push(
      {
        day: deliveryDay - 1,
        isDelivery: true,
        name: `asn-${number}-${date}.csv`,
        text: writeTable("shipment", number, `S-${number}-${date}`, own),
      },
      {
        day: deliveryDay,
        isDelivery: true,
        name: `in-${number}-${date}.csv`,
        text: writeTable("receipt", number, `R-${number}-${date}`, own),
      },
    );
  }
  return answers;
}

function writeTable(
  message: string,
  number: string,
  reference: string,
  lines: readonly (PurchaseOrderLine & { readonly deliveryDay: number })[],
): string {
  const rows = lines.map(({ productId, units, deliveryDay }) =>
    [message, number, productId, units, formatDay(deliveryDay), reference].join(","),
  );
  return `${["message,purchase_order,product_id,quantity,due_date,reference", ...rows].join("\n")}\n`;
}

/** Purchase orders as they lie in the lake: in the folder of their supplier, by number. */
const SENT_KEY = /^(partners\/[^/]+\/)out\/([^/]+)\.csv$/;

/** Each answer returns how many messages it has put. */
export interface ExamplePartners {
  /** What is due by a day. */
  answer(day: number): Promise<number>;
  /**
   * What is said of orders alone, without waiting for its day: where time stands still, no delivery comes.
   *
   * @param keys of the lake's objects: those of purchase orders that have been sent since are answered
   */
  acknowledge(keys: Iterable<string>): Promise<number>;
}

/** Plays the suppliers of a lake: it reads what was sent to them and puts their answers into their folders. */
export function createExamplePartners(store: ObjectStore): ExamplePartners {
  const known = new Set<string>();
  const open: (Answer & { readonly folder: string })[] = [];

  async function put(isNow: (answer: Answer) => boolean): Promise<number> {
    const due = open.filter(isNow);
    open.splice(0, open.length, ...open.filter((answer) => !due.includes(answer)));
    for (const { folder, name, text } of due) {
      await store.put(`${folder}in/${name}`, Buffer.from(text), "text/plain");
    }
    return due.length;
  }

  async function take(keys: Iterable<string>): Promise<void> {
    for (const key of keys) {
      const match = SENT_KEY.exec(key);
      if (!match || known.has(key)) continue;
      known.add(key);
      const object = await store.get(key);
      if (object === undefined || object === "unchanged") continue;
      const [, ...rows] = Buffer.from(object.bytes).toString("utf8").trim().split("\n");
      // Generated products have no commas in their ids, and no quotes.
      const lines = rows.map((row) => {
        const [, , , productId, units, unitCost, currency, orderDate, dueDate] = row.split(",");
        const unitCostAmount = unitCost === "" ? null : Number(unitCost);
        return {
          productId: productId!,
          units: Number(units),
          unitCostAmount,
          currency: currency!,
          dueDate: dueDate!,
          orderDate: orderDate!,
        };
      });
      const [folder, number] = [match[1]!, match[2]!];
      open.push(...answerOrder(number, lines[0]!.orderDate, lines).map((one) => ({ ...one, folder })));
    }
  }

  return {
    async answer(day) {
      await take((await store.list("partners/")).map(({ key }) => key));
      return put((answer) => answer.day <= day);
    },
    async acknowledge(keys) {
      await take(keys);
      return put(({ isDelivery }) => isDelivery !== true);
    },
  };
}
