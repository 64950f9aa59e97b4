import type { Deed } from "./types.ts";

/** Programs take the last file by its name; sshd takes the first. */
export const last = "zzz-mutated";

/** One file more. */
export function addFile(path: string, ...lines: readonly string[]): Deed {
  const words = lines.map((line) => `'${line}'`).join(" ");
  return { breaks: `mkdir -p "$(dirname ${path})"; printf '%s\\n' ${words} >${path}`, restores: `rm -f ${path}` };
}

/** A file with another text; its owner and mode stay. */
export function editFile(path: string, edit: string): Deed {
  const copy = `/srv/${path.replaceAll("/", "_")}`;
  return { breaks: `cp --archive ${path} ${copy}; ${edit}`, restores: `cp --archive ${copy} ${path}; rm ${copy}` };
}

/** The same, and systemd takes it. */
export function reloading({ breaks, restores }: Deed): Deed {
  const reload = "systemctl daemon-reload";
  return { breaks: `${breaks}; ${reload}`, restores: `${restores}; ${reload}` };
}
