import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { captureOutput } from "../../lib/exec.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { ReleaseSource } from "../../scan/types.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../types.ts";
import { exists, findScannerCache, type ScannerArchive, type ScannerSources } from "./scanner-archive.ts";

type Release = ReleaseSource["archives"][string];

/** Brings the archive for a kind of processor. */
export type ReleaseFor = (machine: string) => Promise<ScannerArchive>;

/** A download takes this long at the most, in milliseconds. */
const patience = 600_000;

/**
 * Asks whether a scanner's release may be fetched, where it is not there for every processor. Which one the servers have is known later; only that is fetched.
 *
 * @throws Problem (exit 2) if it must be fetched and there is nobody to ask
 */
export async function prepareRelease(
  context: Context,
  options: ScannerSources,
  { name, source }: { readonly name: string; readonly source: ReleaseSource },
  folder: string,
): Promise<ReleaseFor> {
  const place = options.tools ?? findScannerCache(context);
  const pathOf = (release: Release) => join(place, basename(new URL(release.url).pathname));
  const releases = Object.values(source.archives);
  const there = await Promise.all(releases.map((release) => exists(pathOf(release))));
  const agreed =
    options.tools === undefined &&
    there.includes(false) &&
    (await confirm(
      context,
      options,
      `Fetch ${name} ${source.tag} from ${releases[0]?.url}, or its archive for the servers' other processors?`,
    ));
  return async (machine) => {
    const release = Object.hasOwn(source.archives, machine) ? source.archives[machine] : undefined;
    if (release === undefined) {
      return { missing: `there is no release for the processor ${makePrintable(machine, 40)}` };
    }
    const path = pathOf(release);
    if (!(await exists(path))) {
      if (options.tools !== undefined) {
        return { missing: `there is no ${path}` };
      }
      const failure = agreed ? await fetchRelease(release, path) : "it was not to be fetched";
      if (failure !== undefined) {
        return { missing: failure };
      }
    }
    return copyChecked(path, release, folder);
  };
}

/** Why it could not be fetched; undefined if it was. */
async function fetchRelease({ url }: Release, path: string): Promise<string | undefined> {
  await mkdir(dirname(path), { recursive: true });
  const begun = `${path}.begun`;
  // This program and no client of ours: it goes through the proxies that the user's other programs use.
  const words = ["--fail", "--silent", "--show-error", "--location", "--proto", "=https", "--output", begun, url];
  const { code, stderr } = await captureOutput(["curl", ...words], { timeout: patience, env: { LC_ALL: "C" } });
  if (code !== 0) {
    await rm(begun, { force: true });
    return `${url} could not be fetched: ${takeLastLine(stderr, 300)}`;
  }
  await rename(begun, path);
  return undefined;
}

/** A copy that nobody else writes to is what is checked, and what runs. */
async function copyChecked(path: string, { sha256 }: Release, folder: string): Promise<ScannerArchive> {
  const copy = join(folder, basename(path));
  await copyFile(path, copy);
  const hash = createHash("sha256");
  await pipeline(createReadStream(copy), hash);
  const found = hash.digest("hex");
  return found === sha256
    ? { path: copy }
    : { missing: `${path} has the checksum ${found}, and ${sha256} is pinned: remove it, and it is fetched again` };
}
