import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useTemporaryFolder } from "../support/temporary-folder";
import { findLicenceFaults, type LockedPackage, readLockedPackages } from "./judge-licences";

const ROOT = join(__dirname, "../..");
const LOCK = readFileSync(join(ROOT, "package-lock.json"), "utf8");

const one = (licence: string | undefined, isDevelopment = false): LockedPackage[] => [
  { name: "left-pad", version: "1.3.0", licence, isDevelopment },
];
const faultsOf = (packages: readonly LockedPackage[]) => findLicenceFaults(packages, {});

describe("the licences of the packages", () => {
  const folder = useTemporaryFolder();

  it("fit Apache-2.0, all of them", () => {
    expect(readLockedPackages(LOCK)).to.have.length.above(500);
    expect(findLicenceFaults(readLockedPackages(LOCK))).to.deep.equal([]);
  });

  for (const licence of [
    "GPL-3.0-only",
    "LGPL-2.1-or-later",
    "AGPL-3.0",
    "SSPL-1.0",
    "MIT AND GPL-2.0-only",
  ]) {
    it(`do not fit under ${licence}, neither in production nor for developing`, () => {
      for (const isDevelopment of [false, true]) {
        const [fault] = faultsOf(one(licence, isDevelopment));
        expect(fault).to.contain(
          `left-pad@1.3.0 (${isDevelopment ? "development" : "production"}) is under ${licence}`,
        );
      }
    });
  }

  it("fit when one side of a choice does, or both sides of a sum", () => {
    for (const licence of [
      "GPL-2.0-only OR MIT",
      "(MIT AND Zlib)",
      "(BSD-3-Clause AND Apache-2.0)",
      "0BSD",
    ]) {
      expect(faultsOf(one(licence)), licence).to.deep.equal([]);
    }
  });

  it("may be weaker copyleft in tools, not in what is deployed", () => {
    expect(faultsOf(one("MPL-2.0", true))).to.deep.equal([]);
    expect(faultsOf(one("MPL-2.0"))[0]).to.contain("(production) is under MPL-2.0");
  });

  it("are for a person to read when they are no expression, or none is stated", () => {
    for (const licence of ["SEE LICENSE IN LICENSE.txt", "UNLICENSED", "Apache 2"]) {
      expect(faultsOf(one(licence))[0], licence).to.contain(`is under ${licence}`);
    }
    expect(faultsOf(one(undefined))[0]).to.contain("states no licence");
  });

  it("are judged by hand for the licence that was judged, as long as that is needed", () => {
    const judged = { "left-pad": { licence: "CC-BY-3.0", because: "a list" } };
    expect(findLicenceFaults(one("CC-BY-3.0"), judged)).to.deep.equal([]);
    expect(findLicenceFaults(one("GPL-3.0-only"), judged)).to.have.length(2);
    expect(findLicenceFaults(one("MIT"), judged)[0]).to.contain("take it out");
  });

  it("are production's when a package is needed in both ways", () => {
    const packages = { "": {}, "node_modules/a": { version: "1.0.0", license: "MIT" } };
    const both = {
      ...packages,
      "node_modules/tool/node_modules/a": { version: "1.0.0", license: "MIT", dev: true },
    };
    const [found, ...rest] = readLockedPackages(JSON.stringify({ packages: both }));
    expect([found!.isDevelopment, rest.length]).to.deep.equal([false, 0]);
  });

  it("end the command with 1 and the package's name when one does not fit", () => {
    const lock = JSON.parse(LOCK);
    lock.packages["node_modules/bad"] = { version: "6.6.6", license: "AGPL-3.0-only", dev: true };
    const file = join(folder(), "package-lock.json");
    writeFileSync(file, JSON.stringify(lock));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ["--import", "tsx", "test/supply-chain/licences.ts", ...args], {
        cwd: ROOT,
        encoding: "utf8",
      });
    const bad = run(file);
    expect(bad.status).to.equal(1);
    expect(bad.stderr).to.contain("bad@6.6.6 (development) is under AGPL-3.0-only");
    const good = run();
    expect([good.status, good.stderr]).to.deep.equal([0, ""]);
    expect(good.stdout).to.match(/^MIT\t\d+\t\d+$/m);
  });
});

describe("the bill of materials", () => {
  it("is CycloneDX, names every package of the lock with its hash, and tells what only developing needs", () => {
    const file = join(ROOT, "sbom.cdx.json");
    const { status, stderr } = spawnSync("npm", ["run", "sbom"], { cwd: ROOT, encoding: "utf8" });
    expect(status, stderr).to.equal(0);
    const bill = JSON.parse(readFileSync(file, "utf8"));
    rmSync(file);
    expect(bill).to.include({ bomFormat: "CycloneDX" });
    interface Component {
      readonly name: string;
      readonly version: string;
      readonly hashes?: readonly object[];
      readonly properties?: readonly { readonly name: string }[];
    }
    const components: readonly Component[] = bill.components;
    const idsOf = (all: readonly Component[]) =>
      [...new Set(all.map(({ name, version }) => `${name}@${version}`))].sort();
    const locked = readLockedPackages(LOCK);
    expect(idsOf(components)).to.deep.equal(locked.map(({ name, version }) => `${name}@${version}`).sort());
    expect(components.filter(({ hashes = [] }) => hashes.length === 0)).to.deep.equal([]);
    const tools = components.filter(({ properties = [] }) =>
      properties.some(({ name }) => name === "cdx:npm:package:development"),
    );
    for (const name of ["mocha", "knip"]) expect(tools.map((tool) => tool.name)).to.include(name);
    expect(tools.map(({ name }) => name)).to.not.include("esbuild");
  });
});
