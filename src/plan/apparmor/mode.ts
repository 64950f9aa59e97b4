/** What the kernel does with a forbidden action: deny it, or only log it. */
export type AppArmorMode = "enforce" | "complain";

const header = /^(profile \S+ flags=\()([^)]*\) \{)$/m;

/**
 * A kind's profile in a mode. Profiles are written for enforce mode; `complain` is an added flag.
 * Throws a RangeError if it has no line `profile NAME flags=(…) {`.
 */
export function findProfile(mode: AppArmorMode, text: string): string {
  if (!header.test(text)) {
    throw new RangeError("the AppArmor profile has no line `profile NAME flags=(…) {`");
  }
  return mode === "enforce" ? text : text.replace(header, "$1complain,$2");
}
