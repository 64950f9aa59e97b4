import { healthPace } from "../../kinds/health-pace.ts";
import { isMap } from "../../lib/paths.ts";
import { bracketAddress, getAddress } from "../../model/publish.ts";
import type { Reply } from "../../prompts/types.ts";
import type { Form } from "../types.ts";

/*
 * How typed texts become values of harden.yml: as in a compose file's short forms, which users know.
 */

/** `gd, mbstring` for a list. */
export const words: Form = {
  read: (reply) => wordsIn(reply),
  write: (value) => (Array.isArray(value) ? value.join(" ") : undefined),
};

/** `shop.example.com`, or a list of such. */
export const oneOrMore: Form = {
  read: (reply) => {
    const [only, ...others] = wordsIn(reply);
    return others.length === 0 ? only : [only, ...others];
  },
  write: writeWords,
};

/** `none`, `any`, or a list such as `api.example.org:443 10.0.0.0/8:5432`. */
export const outbound: Form = {
  read: (reply) => {
    const entries = wordsIn(reply);
    const [only = ""] = entries;
    return entries.length === 1 && ["none", "any"].includes(only) ? only : entries;
  },
  write: writeWords,
};

/** `3000` for the number. */
export const number: Form = {
  pattern: { regex: /^[0-9]{1,5}$/, says: "a number" },
  read: (reply) => Number(reply),
  write: (value) => (typeof value === "number" ? String(value) : undefined),
};

/** `127.0.0.1:8081`, or a port alone, which only the server itself reaches then. */
export const address: Form = {
  read: (reply) => getAddress(String(reply)),
  write: (value) => (typeof value === "string" ? value : undefined),
};

/** `127.0.0.1:8080:80`: address and port of the server, port in the container. */
export const ports: Form = {
  pattern: {
    regex: /^(?:(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9a-fA-F:]+\]):[0-9]{1,5}:[0-9]{1,5}(?:[\s,]+|$))+$/,
    says: "ADDRESS:PORT:PORT, such as 127.0.0.1:8080:80",
  },
  read: (reply) =>
    wordsIn(reply).map((text) => {
      const [, address = "", published = "", target] = /^(.*):(\d+):(\d+)$/.exec(text) ?? [];
      const host_ip = address.replace(/^\[|\]$/g, "");
      return { mode: "ingress", host_ip, target: Number(target), published, protocol: "tcp" };
    }),
  write: (value) =>
    written(value, ({ host_ip: address = "0.0.0.0", published, target }) => {
      const host = bracketAddress(String(address));
      return published === undefined ? undefined : `${host}:${published}:${target}`;
    }),
};

/** `data:/var/lib/data`: a volume and where it is mounted. */
export const volumes: Form = {
  pattern: {
    regex: /^(?:[a-z][a-z0-9_-]{0,40}:\/[A-Za-z0-9._@+/-]*(?:[\s,]+|$))+$/,
    says: "NAME:/PATH, such as data:/var/lib/data",
  },
  read: (reply) =>
    wordsIn(reply).map((text) => {
      const [source, target] = text.split(":");
      return { type: "volume", source, target };
    }),
  write: (value) =>
    written(value, ({ type, source, target }) =>
      type === "volume" && source !== undefined ? `${source}:${target}` : undefined,
    ),
};

/** A shell command for the health check, or a port on which the service must listen. */
export const healthCheck: Form = {
  read: (reply) =>
    /^[0-9]+$/.test(String(reply)) ? { listens: Number(reply) } : { test: ["CMD-SHELL", String(reply)], ...healthPace },
  write: (value) => {
    const { test, listens } = isMap(value) ? value : {};
    if (typeof listens === "number") {
      return String(listens);
    }
    return Array.isArray(test) && test[0] === "CMD-SHELL" && test.length === 2 ? String(test[1]) : undefined;
  },
};

/** `DB_HOST={host} DB_PORT={port}` for a map of texts without blanks. */
export const pairs: Form = {
  pattern: { regex: /^(?:[A-Za-z_][A-Za-z0-9_]*=\S+(?:\s+|$))+$/, says: "NAME=TEXT, such as DB_HOST={host}" },
  read: (reply) =>
    Object.fromEntries(
      String(reply)
        .split(/\s+/)
        .filter(Boolean)
        .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    ),
  write: (value) =>
    isMap(value)
      ? Object.entries(value)
          .map(([name, text]) => `${name}=${String(text)}`)
          .join(" ")
      : undefined,
};

/** Names of variables, for secrets that the image reads from files. */
export const secretFiles: Form = {
  read: (reply) => Object.fromEntries(wordsIn(reply).map((variable) => [variable, "file"])),
  write: (value) => (isMap(value) ? Object.keys(value) : undefined),
};

function wordsIn(reply: Reply): readonly string[] {
  return typeof reply === "string" ? reply.split(/[\s,]+/).filter(Boolean) : reply;
}

function writeWords(value: unknown): string | undefined {
  return Array.isArray(value) ? value.join(" ") : typeof value === "string" ? value : undefined;
}

/** The entries of a list in their short form; undefined if one has none. */
function written(
  value: unknown,
  short: (entry: Readonly<Record<string, unknown>>) => string | undefined,
): string | undefined {
  const texts = Array.isArray(value) ? value.map((entry) => (isMap(entry) ? short(entry) : undefined)) : [undefined];
  return texts.every((text) => text !== undefined) ? texts.join(" ") : undefined;
}
