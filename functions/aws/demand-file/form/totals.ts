/** Words with which spreadsheets name the sum of the rows above, in the languages of `KNOWN_NAMES`. */
const TOTALS =
  /^(grand |sub|over ?all |zwischen|end|gesamt)?(totals?|totale|totaal|totalt|summe|sums?|gesamt|insgesamt|somme|suma|somma|soma|razem|ogolem|yhteensa|i alt|tout|toplam)( general| gesamt)?\b/;

/** Whether a text is a word for "total". */
export function isTotalsName(text: string): boolean {
  const folded = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  return folded.length <= 40 && TOTALS.test(folded);
}
