import { answersFile } from "../../answers/file.ts";
import type { Complaint } from "../../lib/errors.ts";
import type { Project } from "../open.ts";
import { readCertificate, readNamedFile } from "./read-file.ts";

/*
 * The authority that certifies visitors, and what else of the user's files gets into the image of the edge, looked at before anything is changed.
 */

const where = `${answersFile} edge.client_ca`;

/** What is wrong with the file of that authority; a file that is missing is told elsewhere. */
export function findAuthorityFaults(
  { root, model }: Pick<Project, "root" | "model">,
  now = Date.now(),
): readonly Complaint[] {
  const path = model.edge?.clientCa;
  const text = path === undefined ? undefined : readNamedFile(root, path)?.toString();
  if (text === undefined) {
    return [];
  }
  const roots = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return roots.length === 0
    ? [{ where, what: `\`${path}\` is no certificate`, fix: "Write the authority's root there, as PEM." }]
    : roots.flatMap((pem) => judgeRoot(pem, now));
}

function judgeRoot(pem: string, now: number): readonly Complaint[] {
  const root = readCertificate(pem);
  if (root === undefined) {
    return [{ where, what: "a certificate in it cannot be read", fix: "Write the authority's root there, as PEM." }];
  }
  const name = root.subject.replaceAll("\n", ", ");
  if (!root.ca) {
    const fix = "Write the root of the authority that signed it.";
    return [{ where, what: `${name} is no authority: it certifies nobody`, fix }];
  }
  return Date.parse(root.validTo) <= now
    ? [
        {
          where,
          what: `${name} ended on ${root.validTo}, so no visitor would get in`,
          fix: "Put the renewed one there.",
        },
      ]
    : [];
}

/** The user's files with a private key among those that the edge's image is built with. */
export function findKeysInside({ root, model }: Pick<Project, "root" | "model">): readonly Complaint[] {
  const files = model.services.find(({ name }) => name === model.edge?.service)?.files ?? [];
  return files
    .filter(({ source }) => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(readNamedFile(root, source)?.toString() ?? ""))
    .map(({ source, key }) => ({
      where: `${answersFile} ${key}`,
      what: `\`${source}\` has a private key in it, which would get into the image`,
      fix: "Leave only the certificates in that file.",
    }));
}
