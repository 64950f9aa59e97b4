import type { Control, HostSettings } from "../../types.ts";

/** What the controls of the server's own settings have in common. */
export const ofServer = { scope: "host", layer: "Server", optional: true } as const;

/** How settings are set and measured, from the files that set them. */
export function setIn(...files: readonly HostSettings[]): Pick<Control, "hostSettings" | "set" | "serverReadings"> {
  return {
    hostSettings: files,
    set: files.map(({ file }) => file).join(", "),
    serverReadings: () =>
      files.flatMap(({ program, settings }) => settings.map(({ key, want }) => ({ read: `${program} ${key}`, want }))),
  };
}
