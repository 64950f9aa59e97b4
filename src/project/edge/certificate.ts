import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { answersFile } from "../../answers/file.ts";
import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { nameTlsKey } from "../../model/edge/join.ts";
import { listEdgeNames } from "../../model/edge/names.ts";
import { nameVaultVariable } from "../../model/secret-names.ts";
import type { Edge } from "../../model/types/edge.ts";
import { vaultPath } from "../../secrets/vault/path.ts";
import type { Project } from "../open.ts";
import type { OpenVault } from "../vault/vault.ts";
import { readCertificate, readNamedFile } from "./read-file.ts";

/*
 * The user's own certificate, looked at before anything is changed: with a wrong one the edge would not start, or every visitor would be warned.
 */

const where = `${answersFile} edge.certificate`;
const dayMs = 86_400_000;
const certificateFix = "Write the certificate first, then those that lead to its authority, as PEM.";

/**
 * What is wrong with the files of certificates; a file that is missing is told elsewhere.
 *
 * @param now milliseconds
 */
export function findCertificateFaults({ root, model }: Project, now = Date.now()): readonly Complaint[] {
  const { edge } = model;
  const own = edge === undefined ? undefined : readOwn(root, edge);
  if (edge === undefined || own === undefined) {
    return [];
  }
  return own.certificate === undefined
    ? [{ where, what: `\`${own.path}\` is no certificate`, fix: certificateFix }]
    : [...findFaultsOfTime(own.certificate, own.path, now), ...findUncovered(own.certificate, edge)];
}

/** How many whole days the user's own certificate is still good for; undefined where there is none. */
export function readDaysLeft({ root, model }: Project, now = Date.now()): number | undefined {
  const certificate = model.edge === undefined ? undefined : readOwn(root, model.edge)?.certificate;
  return certificate === undefined
    ? undefined
    : Math.max(0, Math.floor((Date.parse(certificate.validTo) - now) / dayMs));
}

/** Checks that the key in the vault is that of the certificate; throws Problem if it is not. */
export function requireMatchingKey({ root, model }: Project, { content }: OpenVault): void {
  const { edge } = model;
  const certificate = edge === undefined ? undefined : readOwn(root, edge)?.certificate;
  if (edge === undefined || certificate === undefined) {
    return;
  }
  const name = nameTlsKey(edge);
  const key = readKey(content.get(nameVaultVariable(name))?.reveal() ?? "");
  if (key === undefined) {
    const what = `the secret ${name} is no key, or has a passphrase of its own`;
    throw buildUsageProblem({ where: vaultPath, what, fix: `harden-init secrets set ${name} <KEY.pem` });
  }
  if (!certificate.checkPrivateKey(key)) {
    throw buildUsageProblem({
      where,
      what: `the secret ${name} is not the key of this certificate`,
      fix: `harden-init secrets set ${name} <KEY.pem, or name the certificate that it belongs to.`,
    });
  }
}

/** The user's own certificate; undefined if the edge has none, or its file is missing. */
function readOwn(
  root: string,
  { certificates }: Edge,
): { readonly path: string; readonly certificate: X509Certificate | undefined } | undefined {
  const path = certificates.by === "own" ? certificates.certificate : undefined;
  const content = path === undefined ? undefined : readNamedFile(root, path);
  return path === undefined || content === undefined ? undefined : { path, certificate: readCertificate(content) };
}

function readKey(encoded: string): KeyObject | undefined {
  try {
    return createPrivateKey(Buffer.from(encoded, "base64"));
  } catch {
    return undefined;
  }
}

function findFaultsOfTime({ validFrom, validTo }: X509Certificate, path: string, now: number): readonly Complaint[] {
  if (Date.parse(validTo) <= now) {
    return [{ where, what: `\`${path}\` ended on ${validTo}`, fix: "Put the renewed one there." }];
  }
  return Date.parse(validFrom) > now
    ? [
        {
          where,
          what: `\`${path}\` begins on ${validFrom}`,
          fix: "Wait until then, or see whether the clock is right.",
        },
      ]
    : [];
}

function findUncovered(certificate: X509Certificate, edge: Edge): readonly Complaint[] {
  const missing = listEdgeNames(edge).filter((name) => certificate.checkHost(name.replace(/^\*/, "any")) === undefined);
  const names = (certificate.subjectAltName ?? "").replaceAll("DNS:", "") || "no name at all";
  return missing.length === 0
    ? []
    : [{ where, what: `it is not for ${missing.join(", ")}, but for ${names}`, fix: certificateFix }];
}
