import { readFileSync } from "node:fs";
import { renderTable } from "../../scripts/cli/table";
import { findLicenceFaults, JUDGED_BY_HAND, type LockedPackage, readLockedPackages } from "./judge-licences";

/**
 * Shows the licences of all packages that the lock file names, production and development apart, and fails when one does
 * not fit Apache-2.0: `npm run licences`.
 */
function main([lockFile = "package-lock.json"]: readonly string[]): void {
  const packages = readLockedPackages(readFileSync(lockFile, "utf8"));
  console.log(renderLicences(packages));
  for (const [name, { licence, because }] of Object.entries(JUDGED_BY_HAND)) {
    console.log(`Judged by hand: ${name}, ${licence}: ${because}.`);
  }
  const faults = findLicenceFaults(packages);
  if (faults.length === 0) return;
  console.error(faults.join("\n"));
  console.error("Take another package, or judge it by hand in test/supply-chain/judge-licences.ts.");
  process.exitCode = 1;
}

function renderLicences(packages: readonly LockedPackage[]): string {
  const licences = [...new Set(packages.map(({ licence }) => licence ?? "none stated"))].sort();
  const countOf = (licence: string, isDevelopment: boolean) =>
    String(
      packages.filter(
        (one) => (one.licence ?? "none stated") === licence && one.isDevelopment === isDevelopment,
      ).length,
    );
  return renderTable(
    [{ title: "licence" }, { title: "production", align: "right" }, { title: "development", align: "right" }],
    licences.map((licence) => [licence, countOf(licence, false), countOf(licence, true)]),
    process.stdout.isTTY === true,
  );
}

main(process.argv.slice(2));
