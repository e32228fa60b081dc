/** What a rule said of a product, day by day. */
export interface Alarms {
  /** 1 on days in alarm. */
  readonly on: Uint8Array;
  /** Features named on a day in alarm, where the rule names any. */
  readonly named: ReadonlyMap<number, readonly string[]>;
}
