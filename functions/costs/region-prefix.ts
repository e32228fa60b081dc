/** Prefixes of usage types that are not the region's letters and number: regions from before there was a rule. */
const OLD_PREFIXES: Readonly<Record<string, string>> = { "eu-west-1": "EU", "us-east-1": "USE1" };

/** What usage types of a region begin with: `us-west-2` is `USW2`, `eu-central-1` is `EUC1`. */
export function regionPrefix(region: string): string {
  const known = OLD_PREFIXES[region];
  if (known) return known;
  const [area = "", place = "", number = ""] = region.split("-");
  const compass = /^(north|south|east|west|central)(east|west)?$/.exec(place);
  const letters = compass ? `${compass[1]?.[0] ?? ""}${compass[2]?.[0] ?? ""}` : place;
  return `${area}${letters}${number}`.toUpperCase();
}
