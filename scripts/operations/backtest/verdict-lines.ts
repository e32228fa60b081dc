import type { ProductVerdict } from "../../../functions/contracts/product-verdict";
import { formatDay } from "../../../functions/demand/calendar";

/** One verdict as a line of JSON. */
export function toVerdictLine(day: number, productId: string, { data, concept }: ProductVerdict): string {
  return JSON.stringify({
    date: formatDay(day),
    product_id: productId,
    dataDrift: data.status === "drifted",
    features: data.features.map(({ feature }) => feature),
    concept: concept.status,
    scores: {
      dataDrift: round(data.score),
      conceptDrift: round(concept.score),
      errorRatio: round(concept.errorRatio),
      features: Object.fromEntries(data.features.map(({ feature, score }) => [feature, round(score)])),
      kinds: Object.fromEntries(data.features.map(({ feature, kind }) => [feature, kind])),
      since: data.features[0] ? formatDay(data.features[0].sinceDay) : null,
      conceptSince: concept.sinceDay === undefined ? null : formatDay(concept.sinceDay),
    },
  });
}

function round(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1e4) / 1e4;
}
