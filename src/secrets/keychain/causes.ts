/** Why a keychain does not work, by the words of its libraries, and what helps. The first that fits counts. */
const causes: readonly (readonly [words: RegExp, reason: string])[] = [
  [
    /dismissed|is locked|IsLocked/i,
    "it is locked: unlock it in the desktop's keyring program, or with `gnome-keyring-daemon --unlock`, which reads its password",
  ],
  [
    /collection\/login|no result found|NoSuchObject|default collection/i,
    "it was never set up: log in to the desktop once, or make one with `gnome-keyring-daemon --unlock`, which reads its new password",
  ],
  [
    /secrets was not provided|ServiceUnknown/i,
    "the session has a message bus and no keyring service: install and start one, such as gnome-keyring",
  ],
  [/libsecret|cannot open shared object/i, "a library of the system is missing: install libsecret-1-0"],
  [/keyctl|EPERM|Operation not permitted/i, "this container or account may not use one"],
  // As on most servers, where the words of the libraries help nobody.
  [/d-?bus|secret.?service|platform failure/i, "none runs here"],
];

/** What is wrong, in one clean line. */
export function describeCause(error: unknown): string {
  const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
  const known = causes.find(([words]) => words.test(first));
  return known === undefined ? first.replace(/\p{Cc}/gu, "").slice(0, 200) : known[1];
}
