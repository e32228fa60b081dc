const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * `9 Dec 2011` from an ISO date: the one form of a date in sentences for people, on pages and in messages. Dates that
 * somebody types or that a program reads stay ISO dates.
 */
export function tellDate(isoDate: string): string {
  const [year, month, day] = isoDate.split("-").map(Number);
  return `${day} ${MONTHS[month! - 1]} ${year}`;
}
