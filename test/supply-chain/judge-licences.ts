import satisfies from "spdx-satisfies";

/** A package of the lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it; absent when it states none. */
  readonly licence?: string;
  /** Whether only developing needs it: it is in nothing that is deployed. */
  readonly isDevelopment: boolean;
}

/** What may be part of what we deploy or pass on under Apache-2.0: it asks for no more than to be named. */
const PERMISSIVE = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
];

/** What a tool may have beside these: its terms bind who changes it or passes it on, and we do neither. */
const DEVELOPMENT_TOO = ["CC-BY-4.0", "MPL-2.0"];

/** Packages that were judged by hand. One that is not needed any more is a fault, so that the list does not grow. */
export const JUDGED_BY_HAND: Readonly<
  Record<string, { readonly licence: string; readonly because: string }>
> = {
  "spdx-exceptions": {
    licence: "CC-BY-3.0",
    because: "a list of names, which Pulumi's SDK reads as it is; it is in no package of a function",
  },
  "spdx-ranges": {
    licence: "(MIT AND CC-BY-3.0)",
    because: "a tool; its data are the SPDX workgroup's, used as they are",
  },
  "date-holidays": {
    licence: "(ISC AND CC-BY-3.0)",
    because:
      "its tables are compiled from Wikipedia (its file LICENSE says CC BY-SA 3.0); an operator's command reads them as they are, and no package of a function has them",
  },
  "@logdna/tail-file": {
    licence: "SEE LICENSE IN LICENSE",
    because: "its file LICENSE is the text of the MIT licence; of Pulumi's SDK",
  },
};

/** What is wrong, one sentence per package; empty when every licence fits. */
export function findLicenceFaults(
  packages: readonly LockedPackage[],
  judged: typeof JUDGED_BY_HAND = JUDGED_BY_HAND,
): readonly string[] {
  const used = new Set<string>();
  const faults = packages.flatMap(({ name, version, licence, isDevelopment }) => {
    const allowed = isDevelopment ? [...PERMISSIVE, ...DEVELOPMENT_TOO] : PERMISSIVE;
    if (licence !== undefined && fits(licence, allowed)) return [];
    if (licence !== undefined && judged[name]?.licence === licence) {
      used.add(name);
      return [];
    }
    const part = isDevelopment ? "development" : "production";
    const stated = licence === undefined ? "states no licence" : `is under ${licence}`;
    return [`${name}@${version} (${part}) ${stated}; allowed there: ${allowed.join(", ")}.`];
  });
  const unused = Object.keys(judged).filter((name) => !used.has(name));
  return [...faults, ...unused.map((name) => `"${name}" was judged by hand and need not be: take it out.`)];
}

/** Whether an SPDX expression can be met with the allowed licences: one side of an OR, both of an AND. */
function fits(expression: string, allowed: readonly string[]): boolean {
  try {
    return satisfies(expression, [...allowed]);
  } catch {
    // No expression: "SEE LICENSE IN ..." and the like are for a person to read.
    return false;
  }
}

/** Reads the packages of a lock file of version 3, each version of a package once. */
export function readLockedPackages(lockFile: string): readonly LockedPackage[] {
  const { packages } = JSON.parse(lockFile) as {
    readonly packages: Readonly<
      Record<
        string,
        { name?: string; version: string; license?: string; dev?: boolean; devOptional?: boolean }
      >
    >;
  };
  const found = new Map<string, LockedPackage>();
  for (const [path, { name: alias, version, license, dev }] of Object.entries(packages)) {
    if (path === "") continue;
    const name = alias ?? path.replace(/^.*node_modules\//, "");
    const known = found.get(`${name}@${version}`);
    // Needed in both ways it counts as the stricter one.
    const isDevelopment = dev === true && known?.isDevelopment !== false;
    found.set(`${name}@${version}`, { name, version, licence: license, isDevelopment });
  }
  return [...found.values()];
}
