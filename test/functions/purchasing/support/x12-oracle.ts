import { Readable } from "node:stream";
import { type X12Interchange, X12Parser } from "node-x12";
import { X12parser } from "x12-parser";

type Segments = (readonly string[])[];

/** Two parsers that know nothing of ours. */
export const Parser = {
  async read(text: string): Promise<{ readonly byNodeX12: Segments; readonly byX12Parser: Segments }> {
    const parsed = new X12Parser(true).parse(text) as X12Interchange;
    const byNodeX12 = parsed.functionalGroups.flatMap((group) =>
      group.transactions.flatMap(({ header, segments, trailer }) =>
        [header, ...segments, trailer].map(({ tag, elements }) => [
          tag,
          ...elements.map(({ value }) => value ?? ""),
        ]),
      ),
    );
    const byX12Parser: Segments = [];
    const stream = Readable.from([text]).pipe(new X12parser()) as AsyncIterable<
      Readonly<Record<string, string>>
    >;
    for await (const { name, ...elements } of stream) {
      byX12Parser.push([name!, ...Object.values(elements).map((value) => value ?? "")]);
    }
    return { byNodeX12, byX12Parser };
  },
};
