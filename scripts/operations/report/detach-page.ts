import type { PackedPageData, ProductsData } from "../../../functions/dashboard/page-data";

/** Links of our pages that lead to other pages of the stack. */
const OWN_LINK = /href="((?:dashboard|report|orders|what-if|explain)(?:[?#][^"]*)?)"/g;
/** Forms ask the stack; a file cannot. */
const FORM = /<form [^>]*action="(?:dashboard|orders)"[^>]*>.*?<\/form>/gs;

/** What a page hands its script. */
const DATA = /(<script type="application\/json" id="data">)(.*?)(<\/script>)/s;

/**
 * A page that has all its products: one of a large fleet asks its site for the most of them, which a file cannot.
 *
 * @param read gives what is at an address relative to the page
 */
export async function completePage(
  html: string,
  read: (address: string) => Promise<string>,
): Promise<string> {
  const found = DATA.exec(html)?.[2];
  const data = found === undefined ? undefined : (JSON.parse(found) as PackedPageData);
  if (!data?.more) return html;
  const { more, ...others } = data;
  const rows = JSON.parse(await read(more.from)) as ProductsData["rows"];
  const text = JSON.stringify({ ...others, rows }).replaceAll("<", "\\u003c");
  return html.replace(DATA, (_, begin: string, __, end: string) => `${begin}${text}${end}`);
}

/**
 * A page for a file: what leads to other pages leads to those of the stack, at its address; where it has none, it is no
 * link. Forms that only the stack can answer are left out.
 *
 * @param pagesUrl address of the stack's pages, without a slash at its end
 */
export function detachPage(html: string, pagesUrl: string | undefined): string {
  const detached = html.replace(FORM, "");
  if (pagesUrl === undefined) return detached.replace(OWN_LINK, "");
  return detached
    .replace('<html lang="en">', `<html lang="en" data-base="${pagesUrl}/">`)
    .replace(OWN_LINK, (_, path: string) => `href="${pagesUrl}/${path}"`);
}
