import { DataError } from "../../contracts/errors";

/** More bad lines are counted, not named: who has fifty to look at knows what is wrong. */
const MOST_FAULTS_NAMED = 50;

/** The bad lines of a file. All are found before the file is refused, so that it is mended once. */
export class Faults {
  private readonly named: string[] = [];
  private count = 0;

  constructor(
    private readonly fileName: string,
    private readonly lineNoun: "line" | "row",
  ) {}

  /** @param what sentence on what is wrong and what is allowed, for example `units_sold is "x"; it must be ...` */
  add(line: number, what: string): void {
    this.count++;
    if (this.named.length < MOST_FAULTS_NAMED) this.named.push(`${this.lineNoun} ${line}: ${what}`);
  }

  /** @throws DataError naming the bad lines, when there are any */
  refuse(): void {
    if (this.count === 0) return;
    if (this.count === 1) throw new DataError(`${this.fileName}, ${this.named[0]}`);
    const rest = this.count - this.named.length;
    throw new DataError(
      [
        `${this.fileName}: ${this.count} ${this.lineNoun}s cannot be read, and nothing of the file was taken.`,
        ...this.named.map((text) => `  ${text}`),
        ...(rest > 0 ? [`  and ${rest} more`] : []),
      ].join("\n"),
    );
  }
}
