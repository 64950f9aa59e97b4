import { lookUp } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { makePrintable, shorten } from "../../lib/text/printable.ts";
import { findAskedPort } from "../../model/adopt/health.ts";

/** Wider cells would push the next one out of a terminal of 80 columns. */
const widest = 34;

/** A value of a compose file in the short form that people write, cut to the width of a cell. */
export function shortenValue(key: string, value: unknown): string {
  return shorten(makePrintable(spellValue(key, value)), widest);
}

/** The same at its full length. */
export function spellValue(key: string, value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((item) => spellValue(key, item)).join(", ");
  }
  if (!isMap(value)) {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  return lookUp(shortForms, key)?.(value) ?? inWords(value);
}

function inWords(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(value)
    .replace(/["{}]/g, "")
    .replace(/([:,])/g, "$1 ");
}

const shortForms: Readonly<Record<string, (value: Readonly<Record<string, unknown>>) => string>> = {
  ports: ({ host_ip: address, published, target, protocol }) =>
    `${address === undefined ? "" : `${address}:`}${published === undefined ? (address === undefined ? "" : ":") : `${published}:`}${target}${protocol === "udp" ? "/udp" : ""}`,
  healthcheck: ({ test, ...rest }) => {
    const port = findAskedPort(test);
    const words = Array.isArray(test) ? test.slice(1).join(" ") : inWords(rest);
    return port === undefined ? words : `a guess: port ${port} is listened on`;
  },
  logging: ({ driver, options, ...rest }) =>
    [driver ?? [], isMap(options) ? inWords(options) : [], Object.keys(rest).length > 0 ? inWords(rest) : []]
      .flat()
      .join(", "),
  secrets: ({ source }) => String(source),
  env_file: ({ path }) => String(path),
  networks: (networks) =>
    Object.values(networks).every((network) => network === null) ? Object.keys(networks).join(", ") : inWords(networks),
  volumes: ({ source, target, read_only: isReadOnly }) =>
    `${source === undefined ? "" : `${source}:`}${target}${isReadOnly === true ? ":ro" : ""}`,
};
