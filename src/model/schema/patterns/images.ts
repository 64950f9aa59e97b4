import type { Pattern } from "./pattern.ts";

/* Images, where they come from, and who signs them. */

/** Repository, tag and digest as registries define them; another rule requires a tag or a digest. */
export const imageReference: Pattern = {
  regex:
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  says: "an image reference such as mariadb:11.8 or registry.example.org/team/app:1.2@sha256:…",
};

/** A registry, a folder of one, or an image: the beginning of an image's name, without tag and digest. */
export const imageOrigin: Pattern = {
  regex:
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$|^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:[0-9]{1,5}$/,
  says: "the beginning of an image's name, such as registry.example.org/team, without tag and digest",
};

/** A folder of a registry. Without a dot or a port, the engine takes the first part for a folder of Docker's own one. */
export const registryPlace: Pattern = {
  regex:
    /^(?:localhost(?::[0-9]{1,5})?|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{1,5}|(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::[0-9]{1,5})?))(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/,
  says: "HOST/PATH or HOST:PORT/PATH in small letters, such as registry.example.org/team",
};

/** Who logs in to a registry; also an account of a program, such as robot$shop+deploy. */
export const registryUser: Pattern = {
  regex: /^[A-Za-z0-9](?:[A-Za-z0-9._@+$~-]{0,126}[A-Za-z0-9])?$/,
  says: "a name of letters, digits and . _ @ + $ ~ -",
};

/** An identity in a certificate: no character with a meaning in YAML or Jinja where it ends up. */
export const signerText: Pattern = {
  regex: /^[A-Za-z0-9](?:[A-Za-z0-9._~:/?@&+,;=% -]{0,298}[A-Za-z0-9._~/=-])?$/,
  says: "a name, an address or a URL, of letters, digits, blanks and . _ ~ : / ? @ & + , ; = % -",
};

export const notaryAddress: Pattern = {
  regex: /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?$/,
  says: "https://HOST or https://HOST:PORT",
};
