import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { ServiceAnswers } from "../schema/answers.ts";

/** A public name of a service, with the path that is the service's. */
export interface Domain {
  /** In small letters; `*.example.com` stands for every name below. */
  readonly name: string;
  /** Without a slash at its end; empty for all of the name. */
  readonly path: string;
}

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const longestName = 253;

/** `shop.example.com` or `example.com/shop`. A text says what is wrong. */
export function readDomain(text: string): Domain | string {
  const [name = "", ...rest] = text.toLowerCase().split("/");
  const path = text.slice(name.length);
  if (isIP(name) !== 0 || /(?:^|\.)[0-9]+$/.test(name)) {
    return `${name} is an address, and a certificate is for a name`;
  }
  if (!isName(name)) {
    const ascii = domainToASCII(name);
    return isName(ascii)
      ? `\`${name}\` has letters for which name servers and authorities have others: write \`${ascii}\``
      : `\`${name}\` is no name: it has parts of small letters, digits and inner hyphens, with dots between them`;
  }
  if (rest.some((part) => part === "." || part === "..")) {
    return "a path has no `.` and no `..`";
  }
  return { name, path };
}

function isName(text: string): boolean {
  const labels = text.replace(/^\*\./, "").split(".");
  return text.length <= longestName && labels.every((part) => label.test(part));
}

/** The texts of a service's public names, in the order of the answers. */
export function listDomainTexts({ domain = [] }: Pick<ServiceAnswers, "domain">): readonly string[] {
  return typeof domain === "string" ? [domain] : domain;
}

/** The same, read; what is wrong with them was said before. */
export function readDomains(texts: readonly string[]): readonly Domain[] {
  return texts.map(readDomain).filter((domain): domain is Domain => typeof domain !== "string");
}

/** Whether the name stands for every name below another one. */
export function isWildcard({ name }: Domain): boolean {
  return name.startsWith("*.");
}
