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
  {
    slug: "image-secrets",
    owasp: pointTo("D06", 12),
    title: "No secret stands in an image",
    severity: "high",
    reason: "Everyone who can pull an image can read every layer of it, also a file that a later layer removes.",
    mayBreak:
      "A deploy stops before it starts an image with a secret in it. A key that is no secret, such as that of a test, must be accepted.",
    scope: "service",
    from: "baseline",
    cis: repeatIds("4.10"),
    layer: "No secret in layers",
    set: "not set: a deploy looks through each new image before it touches a container, and stops where it finds anything",
    measured:
      "the values of the stack's own secrets, also as Base64 and as in a URL, and what looks like a private key or a token, in every file of every layer and in the image's settings",
    fix: "take it out of what the image is built from, and change the secret: it counts as known",
    readings: () => [{ read: "image_secrets", want: "none" }],
    acceptable: true,
    optional: true,
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
