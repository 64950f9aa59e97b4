import { openTerminal } from "../terminal.ts";

/** A shell that a person types into, with its history in a file; it ends, and by that writes it. */
export async function typeIntoShell(
  folder: string,
  history: string,
  talk: readonly (readonly [type: string, see: RegExp])[],
): Promise<void> {
  const terminal = openTerminal("history");
  try {
    terminal.start(folder, `HISTFILE=${history} bash --norc -i`);
    for (const [typed, seen] of [...talk, ["exit", /ended with \d/] as const]) {
      terminal.type("-l", typed);
      terminal.type("Enter");
      await terminal.see(seen);
    }
  } finally {
    terminal.end();
    terminal.close();
  }
}
