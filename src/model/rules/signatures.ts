import type { SignaturePolicy } from "../schema/signatures.ts";
import { type Rule, refuse } from "./rule.ts";

type Part = Exclude<keyof SignaturePolicy, "tool">;

/** What each program needs to know: one of several sets, and what else it can use. */
const needs: Readonly<
  Record<SignaturePolicy["tool"], readonly { readonly all: readonly Part[]; readonly more: readonly Part[] }[]>
> = {
  cosign: [
    { all: ["key"], more: ["log"] },
    { all: ["identity", "issuer"], more: ["roots", "log"] },
    { all: ["identity", "roots"], more: ["log"] },
  ],
  notation: [{ all: ["roots"], more: ["identity"] }],
  dct: [{ all: ["server"], more: [] }],
};

const signersAreWhole: Rule = ({ signatures = {} }) =>
  Object.entries(signatures).flatMap(([origin, policy]) => {
    const { tool, ...parts } = policy;
    const written = (Object.keys(parts) as Part[]).filter((part) => parts[part] !== undefined);
    const isWhole = needs[tool].some(
      ({ all, more }) =>
        all.every((part) => written.includes(part)) && written.every((part) => [...all, ...more].includes(part)),
    );
    return isWhole
      ? []
      : refuse(["signatures", origin], `${tool} cannot verify by ${inWords(written)}`, sayNeeds(tool));
  });

const signedImagesArePinned: Rule = ({ signatures, trust }) =>
  signatures !== undefined && trust === "tag"
    ? refuse(
        ["trust"],
        "`tag` is set, but `signatures` verifies a digest: what a tag names may be something else when it is pulled",
        "Set `trust: digest`.",
      )
    : [];

const notaryIsPrivate: Rule = ({ signatures = {} }) =>
  Object.entries(signatures)
    .filter(([, { server = "" }]) => /\bdocker\.(?:io|com)(?::|$)/.test(server))
    .flatMap(([origin]) =>
      refuse(
        ["signatures", origin, "server"],
        "Docker's own notary is being closed, and most of its signatures have expired",
        "Name a notary of your own, or pin by digest alone.",
      ),
    );

export const signatureRules: readonly Rule[] = [signersAreWhole, signedImagesArePinned, notaryIsPrivate];

function sayNeeds(tool: SignaturePolicy["tool"]): string {
  const sets = needs[tool].map(({ all, more }) => {
    const optional = more.length === 0 ? "" : ` (optional: ${more.map(code).join(", ")})`;
    return all.map(code).join(" and ") + optional;
  });
  return `It takes ${sets.join("; or ")}.`;
}

function inWords(parts: readonly Part[]): string {
  return parts.length === 0 ? "nothing" : parts.map(code).join(", ");
}

function code(word: string): string {
  return `\`${word}\``;
}
