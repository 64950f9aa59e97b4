// The time of taking a compose file over: until project and vault of one are written, the same for as many services as are taken over, and many files in one process.
import { access, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { composeFilesBelow, generateCorpus, generateStack } from "../lib/imports/corpus.mjs";
import { bundleImport, ourImport } from "../lib/imports/our-import.mjs";
import { alternate, median } from "../lib/measure.mjs";
import { hardenInit } from "../lib/ours.mjs";
import { publish, show } from "../lib/results.mjs";
import { run } from "../lib/run.mjs";

const example = fileURLToPath(new URL("../../examples/guestbook", import.meta.url));
const [bare, one, most] = ["node -e 0", "one file", "one file of 120 services"];

/** @param {{ rounds?: number, corpus?: string }} [options] `corpus`: a folder with compose files of others */
export async function benchImport({ rounds = 9, corpus } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-import-"));
  try {
    await bundleImport();
    const contestants = await wholeImports(parent);
    const single = {
      ...(await alternate(rounds, contestants)),
      ...(await alternate(Math.min(rounds, 3), { [most]: await wholeImport(parent, await largeStack(parent)) })),
    };
    const ours = await ourImport();
    const files =
      corpus === undefined ? await generateCorpus(join(parent, "corpus"), 500) : await composeFilesBelow(corpus);
    const many = await timeMany(files, ours);
    await report({ single, many, rounds });
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function wholeImports(parent) {
  return {
    [bare]: async () => (await run([process.execPath, "-e", "0"])).seconds,
    [one]: await wholeImport(parent, example),
  };
}

/** The command as a user gives it: each time in a new copy of the folder, in which it writes `harden.yml`, the project and the vault. */
async function wholeImport(parent, stack) {
  const passphrase = join(parent, "passphrase");
  await writeFile(passphrase, "harbour violet 4711 teapot lantern quarry", { mode: 0o600 });
  const argv = hardenInit("init", "--from", "docker-compose.yml", "--vault-password-file", passphrase, "--yes");
  return async () => {
    const folder = await mkdtemp(join(parent, "whole-"));
    await cp(stack, folder, { recursive: true });
    const { seconds } = await run(argv, { cwd: folder });
    await Promise.all(
      ["harden.yml", "secrets/vault.yml", ".harden/manifest.json"].map((file) => access(join(folder, file))),
    );
    await rm(folder, { recursive: true });
    return seconds;
  };
}

async function largeStack(parent) {
  const folder = join(parent, "large");
  await generateStack(folder, 120);
  return folder;
}

/** What cannot be taken over counts as well: it takes its time to be refused. */
async function timeMany(files, { take }) {
  const outcomes = { taken: 0, refused: 0, crashed: 0 };
  const start = performance.now();
  for (const file of files) {
    outcomes[await attempt(() => take(file))] += 1;
  }
  return { files: files.length, seconds: (performance.now() - start) / 1000, ...outcomes };
}

async function attempt(work) {
  try {
    await work();
    return "taken";
  } catch (error) {
    return error.name === "Problem" ? "refused" : "crashed";
  }
}

function report({ single, many, rounds }) {
  const floor = median(single[bare]);
  const row = (name) => [
    name,
    show(median(single[name])),
    show(Math.min(...single[name])),
    show(median(single[name]) - floor),
  ];
  return publish("import", {
    title: `harden-init init --from, project and vault written, median and best of ${rounds}`,
    heads: ["", "median", "best", "beyond node"],
    rows: [
      [bare, show(floor), show(Math.min(...single[bare])), "–"],
      row(one),
      row(most),
      [
        `${many.files} files in one process, read and answered`,
        show(many.seconds),
        "–",
        show(many.seconds / many.files),
      ],
    ],
    notes: [
      `Of the ${many.files} files ${many.taken} were taken over, ${many.refused} refused with a reason, ${many.crashed} crashed. The last column has the time for one of them; nothing of these is written.`,
    ],
    figures: { single, many },
  });
}
