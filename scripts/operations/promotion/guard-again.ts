import { readSetting, type SettingChange } from "./stack-file";

const UNGUARDED = ["endpoint", "unguardedVersion"];

/**
 * What else a change takes. A roll-back leaves the name of its version behind, which no alarm takes back. The next change that moves the endpoint is
 * guarded: where it would be for that very version, the name goes.
 */
export function guardAgain(text: string, settings: readonly SettingChange[]): SettingChange[] {
  const unguarded = readSetting(text, UNGUARDED);
  const isMoved = settings.some(({ path: [section] }) => section === "model" || section === "endpoint");
  const isOwn = settings.some(({ path }) => path.join(".") === UNGUARDED.join("."));
  if (unguarded === undefined || !isMoved || isOwn) return [];
  const version =
    settings.find(({ path }) => path.join(".") === "model.version")?.value ??
    readSetting(text, ["model", "version"]);
  return String(version) === String(unguarded) ? [{ path: UNGUARDED, value: undefined }] : [];
}
