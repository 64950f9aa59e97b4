import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { captureOutput } from "../../lib/exec.ts";
import { getText, parseObject } from "../../lib/fields.ts";
import { moduleUtils, templatesFolder } from "../../lib/package-folder.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { joinReference, splitReference } from "../../pins/reference.ts";
import { readTemplates } from "../../plan/templates/read.ts";
import { readPackages } from "../../report/renewals/read-renewals.ts";
import type { Compared, Pin } from "./say-pins.ts";

/** What of the playbooks' own Python reads the packages of an image: all of these rooms, because their files import each other. */
const rooms = ["engine", "image"].map((room) => `${moduleUtils}/${room}/`);
const program = `import json, sys
sys.path.insert(0, sys.argv[1])
from shared.engine.api import Engine, EngineError, default_socket
from shared.image.packages import differences, packages_of
engine = Engine(default_socket())
old, new = sys.argv[2:]
try:
    found = differences(packages_of(engine, old), packages_of(engine, new))
    print(json.dumps({"unknown": "it has no list of packages"} if found is None else {"packages": found}))
except (EngineError, OSError) as error:
    print(json.dumps({"unknown": str(error)}))`;
const minutes = 10;

/** Whether a pin takes the place of another digest. */
export function hasOtherContent({ from, to }: Pin): boolean {
  const before = splitReference(from).digest;
  return before !== undefined && before !== splitReference(to).digest;
}

/**
 * Says of each pin that takes the place of another digest which packages differ, as `deploy --refresh` does. The engine of this machine pulls what it
 * does not have, and loses that again.
 */
export async function comparePackages(pins: readonly Pin[], signal: AbortSignal): Promise<readonly Pin[]> {
  const folder = await mkdtemp(join(tmpdir(), "harden-init-pin-"));
  const known = new Map<string, Compared>();
  const compared: Pin[] = [];
  try {
    await placeSources(join(folder, "shared"));
    for (const pin of pins) {
      if (!hasOtherContent(pin)) {
        compared.push(pin);
        continue;
      }
      const contents = [nameContent(pin.from), nameContent(pin.to)] as const;
      const found = known.get(contents.join()) ?? (await compare(folder, contents, signal));
      known.set(contents.join(), found);
      compared.push({ ...pin, ...found });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return compared;
}

async function placeSources(folder: string): Promise<void> {
  for (const { path, content } of await readTemplates(join(templatesFolder, "project"))) {
    if (typeof content === "string" && rooms.some((room) => path.startsWith(room))) {
      const file = join(folder, relative(moduleUtils, path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
}

async function compare(folder: string, contents: readonly [string, string], signal: AbortSignal): Promise<Compared> {
  const pulled: string[] = [];
  try {
    for (const content of contents) {
      const state = signal.aborted ? "interrupted" : await ensurePulled(content);
      if (typeof state === "string") {
        return { unknown: `${content} could not be pulled here: ${state}` };
      }
      if (state.isNew) {
        pulled.push(content);
      }
    }
    return await askPython(folder, contents);
  } finally {
    if (pulled.length > 0) {
      await captureOutput(["docker", "rmi", ...pulled]);
    }
  }
}

/** The content alone: with its tag, an engine would keep the tag too. */
function nameContent(reference: string): string {
  const { image, digest } = splitReference(reference);
  return joinReference({ image, ...(digest !== undefined && { digest }) });
}

async function ensurePulled(content: string): Promise<{ readonly isNew: boolean } | string> {
  if ((await captureOutput(["docker", "image", "inspect", content])).code === 0) {
    return { isNew: false };
  }
  const { code, stderr } = await captureOutput(["docker", "pull", "--quiet", content], { timeout: minutes * 60_000 });
  return code === 0 ? { isNew: true } : takeLastLine(stderr);
}

async function askPython(folder: string, contents: readonly [string, string]): Promise<Compared> {
  const words = ["-I", "-B", "-c", program, folder, ...contents];
  const { stdout, stderr } = await captureOutput(["python3", ...words], { timeout: minutes * 60_000 });
  const said = parseObject(stdout);
  if (said === undefined) {
    return { unknown: takeLastLine(stderr) };
  }
  const unknown = getText(said, "unknown");
  return unknown === undefined ? { packages: readPackages(said) } : { unknown };
}
