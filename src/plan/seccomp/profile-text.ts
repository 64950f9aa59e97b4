import type { SeccompProfile } from "./profile.ts";

/** A profile as people read it: one block for each purpose, its calls side by side. */
export function profileText(profile: SeccompProfile): string {
  const text = JSON.stringify(profile, null, 2);
  return `${text.replace(/\[\n\s+("[^\]]*")\n\s+\]/g, (_whole, names: string) => inline(names))}\n`;
}

function inline(names: string): string {
  return `[${names.replace(/\s*\n\s*/g, " ")}]`;
}
