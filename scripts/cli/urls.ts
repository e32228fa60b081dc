import { UsageError } from "../../functions/contracts/errors";

/** An address that can be called over HTTP, without a slash at its end. @throws UsageError */
export function requireHttpUrl(option: string, text: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text.replace(/\/+$/, "");
  throw new UsageError(`${option} is "${text}"; it must be an address such as ${example}.`);
}
