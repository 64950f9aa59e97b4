import { makePrintable } from "../../../lib/text/printable.ts";
import { certificatesByDns, judgeAuthority } from "../authority.ts";
import { type Found, joinFound } from "../types.ts";

/*
 * How Traefik itself is set: by words of its command, its variables, or a file. All three say the same things, with dots between the words.
 */

/** A setting in small letters, such as `certificatesresolvers.le.acme.email`, and its value. */
export type Setting = readonly [key: string, value: string];

interface Judge {
  readonly key: RegExp;
  readonly find: (value: string, key: string) => Partial<Found>;
}

/** What is none of these says nothing of who is asked, nor how. */
const judges: readonly Judge[] = [
  { key: /\.acme\.email$/, find: (email) => ({ edge: { email } }) },
  {
    key: /\.acme\.caserver$/,
    find: judgeAuthority,
  },
  {
    key: /\.acme\.dnschallenge/,
    find: () => ({ losses: [certificatesByDns] }),
  },
  { key: /^providers\.(?!docker\b|swarm\b)/, find: (_value, key) => needed(`its provider ${key.split(".")[1]}`) },
  { key: /^providers\.docker\.defaultrule$/, find: () => needed("its default rule") },
  { key: /^entrypoints\.[^.]+\.http\.middlewares/, find: () => needed("middlewares of an entry point") },
  { key: /^entrypoints\.[^.]+\.address$/, find: (value, key) => judgeEntry(value, key) },
  { key: /^experimental\.(?:plugins|localplugins)\./, find: () => needed("a plugin") },
];

/** What settings of Traefik say of the names, of certificates, and of what the edge cannot do. */
export function judgeTraefikSettings(settings: readonly Setting[]): Found {
  return joinFound(
    settings.flatMap(([key, value]) =>
      judges.filter((judge) => judge.key.test(key)).map(({ find }) => find(value, key)),
    ),
  );
}

/** Words such as `--entrypoints.web.address=:80`; one without a value is `true`. */
export function readWords(words: readonly string[]): readonly Setting[] {
  return words.flatMap((word) => {
    const [, key, value = "true"] = /^--?([A-Za-z][^=]*)(?:=(.*))?$/s.exec(word.trim()) ?? [];
    return key === undefined ? [] : [[key.toLowerCase(), value] as const];
  });
}

/** Variables such as `TRAEFIK_ENTRYPOINTS_WEB_ADDRESS`. */
export function readVariables(variables: Readonly<Record<string, string>>): readonly Setting[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    /^TRAEFIK_/i.test(name) ? [[name.slice("TRAEFIK_".length).toLowerCase().replaceAll("_", "."), value] as const] : [],
  );
}

/** The values of a file, by the path of each. */
export function readTree(tree: unknown, path: readonly string[] = []): readonly Setting[] {
  if (typeof tree === "object" && tree !== null && Object.keys(tree).length > 0) {
    return Object.entries(tree).flatMap(([key, value]) => readTree(value, [...path, key.toLowerCase()]));
  }
  return [[path.join("."), String(tree ?? "")]];
}

/** Ports of the web, and Traefik's own page of what it does. */
const usualPorts = ["80", "443", "8080", "8443"];

function judgeEntry(address: string, key: string): Partial<Found> {
  const [, port = "", protocol] = /:(\d+)(?:\/(\w+))?$/.exec(address) ?? [];
  return usualPorts.includes(port) && protocol !== "udp"
    ? {}
    : needed(`the entry point ${makePrintable(key.split(".")[1] ?? "", 60)} at ${makePrintable(address, 60)}`);
}

function needed(what: string): Partial<Found> {
  return { obstacles: [what] };
}
