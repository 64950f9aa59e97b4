import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { locateSource } from "../../lib/files/real-path.ts";

/** A file that the answers name by its path in the project; undefined where it is missing. */
export function readNamedFile(root: string, path: string): Buffer | undefined {
  const file = locateSource(root, path);
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** A certificate; undefined where it is none. */
export function readCertificate(content: Buffer | string): X509Certificate | undefined {
  try {
    return new X509Certificate(content);
  } catch {
    return undefined;
  }
}
