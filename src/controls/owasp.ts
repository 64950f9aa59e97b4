/** The points of the OWASP Docker Top 10. */
export const owaspPoints = {
  D01: "Secure User Mapping",
  D02: "Patch Management Strategy",
  D03: "Network Segmentation and Firewalling",
  D04: "Secure Defaults and Hardening",
  D05: "Maintain Security Contexts",
  D06: "Protect Secrets",
  D07: "Resource Protection",
  D08: "Container Image Integrity and Origin",
  D09: "Follow Immutable Paradigm",
  D10: "Logging",
} as const;

/** The rules of the OWASP Docker Security Cheat Sheet are numbered from 0 to 13. */
type Rule = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;

/** Where OWASP asks for the same as a control. */
export interface OwaspIds {
  readonly top10: readonly (keyof typeof owaspPoints)[];
  /** Of the cheat sheet. */
  readonly rules: readonly Rule[];
}

/** The point of the Top 10 that a control belongs to, and the rules of the cheat sheet that ask for it. */
export function pointTo(point: keyof typeof owaspPoints, ...rules: readonly Rule[]): OwaspIds {
  return { top10: [point], rules };
}

/** OWASP asks for nothing of the kind. */
export const notInOwasp: OwaspIds = { top10: [], rules: [] };

/** The ids as one reads them: `D04`, `rule 3`. */
export function listOwaspIds({ top10, rules }: OwaspIds): readonly string[] {
  return [...top10, ...rules.map((rule) => `rule ${rule}`)];
}
