import type { CommandSpec } from "./types.ts";

/** Every command, in the order in which `--help` shows them. */
export const commandSpecs: readonly CommandSpec[] = [
  {
    name: "generate",
    words: "[dir]",
    help: "write the project again from its harden.yml, and merge what you changed",
    opensVault: true,
    options: [
      { flags: "--check", help: "write nothing; exit code 3 when the project differs" },
      { flags: "--diff", help: "show what changes, line by line" },
      { flags: "--yes", help: "agree to everything that would be asked" },
    ],
    load: () => import("./generate.ts"),
  },
];
