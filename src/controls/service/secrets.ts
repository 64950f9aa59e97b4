import { repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

export const secretControls: readonly Control[] = [
  {
    slug: "secrets-as-files",
    owasp: pointTo("D06", 12),
    title: "Secrets are files that one user can read",
    severity: "high",
    reason:
      "Every child process, `docker inspect` and crash reports see an environment variable; they do not see a file of mode 0400.",
    mayBreak: "An application must read the file that DB_PASSWORD_FILE or a similar variable names.",
    scope: "service",
    from: "baseline",
    cis: repeatIds("4.10"),
    layer: "No secret in layers",
    set: "secrets: file, owned by the container's user, mode 0400",
    measured:
      "owner and mode of each file on the server, and no secret's value in the engine's record of the container: environment, command and labels",
    readings: ({ secretFiles, tellsSecrets, hasOpenSecrets, plainText }) => [
      ...(secretFiles === ""
        ? []
        : [{ read: "secret_files", want: hasOpenSecrets ? "0400 for each" : secretFiles, allows: secretFiles }]),
      ...(secretFiles !== "" && !tellsSecrets ? [{ read: "secret_leaks", want: "none" }] : []),
      ...plainText.map((place) => ({ read: `plain_text ${place}`, want: "absent", allows: "present" })),
    ],
    leavesOpen: ({ hasOpenSecrets, plainText }) =>
      [
        ...(plainText.length === 0
          ? []
          : [`the engine's record shows in the clear: ${plainText.map(placeWords).join(", ")}`]),
        ...(hasOpenSecrets ? ["every account of the server can read its secrets' files"] : []),
      ].join("; ") || undefined,
    optional: false,
  },
];

function placeWords(place: string): string {
  const [part = "", ...name] = place.split("/");
  return `${placeNames[part] ?? part} ${name.join("/")}`;
}

const placeNames: Readonly<Record<string, string>> = {
  env: "variable",
  command: "word of the command",
  entrypoint: "word of the entrypoint",
  label: "label",
  health: "health check,",
};
