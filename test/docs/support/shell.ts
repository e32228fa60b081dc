import { type Document, listCodeBlocks, withoutCodeBlocks } from "./documents";

/** A command that a document quotes. */
export interface QuotedCommand {
  readonly document: string;
  readonly text: string;
  readonly words: readonly string[];
  /** What the command line answers to wrong use, where the document shows it. */
  readonly refusal?: string;
}

/** Programs that inline code may begin with; other inline code is no command. */
const INLINE = /^(npm (ci|test|run) ?|npx |UPDATE_KEPT=1 npm |MOTO_ENDPOINT=\S+ npm )/;

/** Every command of a document: lines of `sh` blocks, lines after a `$`, and inline code that is one. */
export function listCommands({ path, text }: Document): readonly QuotedCommand[] {
  const blocks = listCodeBlocks(text);
  const shell = blocks.filter(({ language }) => language === "sh").flatMap((block) => block.text.split("\n"));
  const shown = blocks.flatMap((block) => [
    ...block.text.matchAll(/^\$ (?<line>.+)\n(?:ops: (?<refusal>Unknown .+|Not enough .+))?/gm),
  ]);
  const inline = [...withoutCodeBlocks(text).matchAll(/`((?:[^`\n]|\n(?!\n))+)`/g)].map(([, code]) =>
    code!.replaceAll(/\s+/g, " "),
  );
  const lines = [
    ...[...shell, ...inline.filter((code) => INLINE.test(code))].map((line) => ({
      line,
      refusal: undefined,
    })),
    ...shown.map(({ groups }) => ({ line: groups!.line!, refusal: groups!.refusal })),
  ];
  return lines
    .flatMap(({ line, refusal }) => splitLine(line).map((command) => ({ text: command, refusal })))
    .map((command) => ({ ...command, document: path, words: splitWords(command.text) }))
    .filter(({ words }) => words.length > 0);
}

/** The commands of a line, without its comment. */
function splitLine(line: string): readonly string[] {
  return line.replace(/(^|\s+)#\s.*$/, "").split(/\s*(?:&&|;)\s*/);
}

/** Words as a shell splits them, without leading assignments: quotes hold together, `<name>` is a word of its own. */
function splitWords(command: string): readonly string[] {
  const words = [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}
