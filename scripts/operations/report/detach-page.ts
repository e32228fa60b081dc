/** Links of our pages that lead to other pages of the stack. */
const OWN_LINK = /href="((?:dashboard|report|orders|what-if|explain)(?:[?#][^"]*)?)"/g;
/** Forms ask the stack; a file cannot. */
const FORM = /<form [^>]*action="(?:dashboard|orders)"[^>]*>.*?<\/form>/gs;

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
