import { weekdayOf } from "../../demand/calendar";

export const WEEKLY_TERMS = 6;
export const YEARLY_TERMS = 4;
const DAYS_PER_YEAR = 365.2425;

/** Harmonics of week and year for one day. Six weekly ones are as good as a term per weekday. */
export interface CalendarTerms {
  readonly weekly: Float64Array;
  readonly yearly: Float64Array;
}

const known = new Map<number, CalendarTerms>();
const MOST_KNOWN = 4_000;

/** The terms of a day; computed once per process and day, since all products share them. */
export function findCalendarTerms(day: number): CalendarTerms {
  let terms = known.get(day);
  if (terms === undefined) {
    terms = {
      weekly: computeHarmonics((2 * Math.PI * weekdayOf(day)) / 7, 3),
      yearly: computeHarmonics((2 * Math.PI * day) / DAYS_PER_YEAR, 2),
    };
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(day, terms);
  }
  return terms;
}

function computeHarmonics(angle: number, count: number): Float64Array {
  const terms = new Float64Array(2 * count);
  for (let k = 1; k <= count; k += 1) {
    terms[2 * k - 2] = Math.cos(k * angle);
    terms[2 * k - 1] = Math.sin(k * angle);
  }
  return terms;
}
