import { sameInAll } from "../cis.ts";
import type { Control } from "../types.ts";

export const secretControls: readonly Control[] = [
  {
    slug: "secrets-as-files",
    title: "Secrets are files that one user can read",
    reason:
      "Every child process, `docker inspect` and crash reports see an environment variable; they do not see a file of mode 0400.",
    mayBreak: "An application must read the file that DB_PASSWORD_FILE or a similar variable names.",
    scope: "service",
    from: "baseline",
    cis: sameInAll("4.10"),
    layer: "No secret in layers",
    set: "secrets: file, owned by the container's user, mode 0400",
    measured:
      "owner and mode of each file on the server, and no secret's value in the engine's record of the container",
    readings: ({ secretFiles, tellsSecrets }) => [
      ...(secretFiles === "" ? [] : [{ read: "secret_files", want: secretFiles }]),
      ...(secretFiles !== "" && !tellsSecrets ? [{ read: "secret_leaks", want: "none" }] : []),
    ],
    optional: false,
  },
];
