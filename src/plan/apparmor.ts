/** What the kernel does with what a profile does not allow: refuse it, or allow it and write it down. */
export type AppArmorMode = "enforce" | "complain";

const header = /^(profile \S+ flags=\()([^)]*\) \{)$/m;

/**
 * A kind's profile in a mode: it is written to enforce, and `complain` is one more of its flags.
 * Throws a RangeError where it has no line `profile NAME flags=(…) {`.
 */
export function profileIn(mode: AppArmorMode, text: string): string {
  if (!header.test(text)) {
    throw new RangeError("the AppArmor profile has no line `profile NAME flags=(…) {`");
  }
  return mode === "enforce" ? text : text.replace(header, "$1complain,$2");
}
