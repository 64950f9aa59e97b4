import type { SeccompProfile } from "./profile.ts";

/** A readable profile: one block for each purpose, its calls next to each other. */
export function profileText(profile: SeccompProfile): string {
  const text = JSON.stringify(profile, null, 2);
  return `${text.replace(/\[\n\s+("[^\]]*")\n\s+\]/g, (_whole, names: string) => inline(names))}\n`;
}

function inline(names: string): string {
  return `[${names.replace(/\s*\n\s*/g, " ")}]`;
}
