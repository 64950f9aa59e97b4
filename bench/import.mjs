// Taking a compose file over: the time for one, the time for many in one process, and whether Compose sees only the differences that the table names.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareConfig } from "./lib/compare-config.mjs";
import { composeFilesBelow, generateCorpus } from "./lib/corpus.mjs";
import { alternate, median } from "./lib/measure.mjs";
import { bundleImport, ourImport } from "./lib/our-import.mjs";
import { hardenInit } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const example = fileURLToPath(new URL("../examples/guestbook", import.meta.url));
const takeOne = fileURLToPath(new URL("./lib/take-one.mjs", import.meta.url));
const [bare, table, one, whole] = [
  "node -e 0",
  "one file: read, answers and table",
  "one file, with the project rendered",
  "one file, with project and vault written",
];

/** @param {{ rounds?: number, corpus?: string }} [options] `corpus`: a folder with compose files of others */
export async function benchImport({ rounds = 9, corpus } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-import-"));
  try {
    await bundleImport();
    const single = await alternate(rounds, await contestants(parent));
    const ours = await ourImport();
    const files =
      corpus === undefined ? await generateCorpus(join(parent, "corpus"), 500) : await composeFilesBelow(corpus);
    const many = timeMany(files, ours);
    const compared = await compareAll(corpus === undefined ? files.slice(0, 24) : files, ours);
    await report({ single, many, compared, rounds });
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** Up to the question for consent, which nobody answers here, and all the way. */
async function contestants(parent) {
  const passphrase = join(parent, "passphrase");
  await writeFile(passphrase, "0123456789abcdef0123456789abcdef", { mode: 0o600 });
  const shown = join(parent, "shown");
  await cp(example, shown, { recursive: true });
  const words = ["init", "--from", "docker-compose.yml", "--vault-password-file", passphrase];
  let turn = 0;
  return {
    [bare]: async () => (await run([process.execPath, "-e", "0"])).seconds,
    [table]: async () => (await run([process.execPath, takeOne, join(shown, "docker-compose.yml")])).seconds,
    [one]: async () => (await run(hardenInit(...words), { cwd: shown, mayFail: true })).seconds,
    [whole]: async () => {
      turn += 1;
      const folder = join(parent, `whole${turn}`);
      await cp(example, folder, { recursive: true });
      return (await run(hardenInit(...words, "--yes"), { cwd: folder })).seconds;
    },
  };
}

/** What cannot be taken over counts as well: it takes its time to be refused. */
function timeMany(files, { take }) {
  const outcomes = { taken: 0, refused: 0, crashed: 0 };
  const start = performance.now();
  for (const file of files) {
    outcomes[attempt(() => take(file))] += 1;
  }
  return { files: files.length, seconds: (performance.now() - start) / 1000, ...outcomes };
}

function attempt(work) {
  try {
    work();
    return "taken";
  } catch (error) {
    return error.name === "Problem" ? "refused" : "crashed";
  }
}

async function compareAll(files, ours) {
  const outcomes = {};
  for (const file of files) {
    const { outcome, says } = await compareConfig(file, ours);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    for (const line of outcome === "same" ? [] : says) {
      console.error(`${outcome}: ${file}: ${line}`);
    }
  }
  return outcomes;
}

function report({ single, many, compared, rounds }) {
  const floor = median(single[bare]);
  const row = (name) => [name, show(median(single[name])), show(median(single[name]) - floor)];
  const per = Object.entries(compared).map(([outcome, count]) => `${outcome}: ${count}`);
  return publish("import", {
    title: `harden-init init --from, median of ${rounds}`,
    heads: ["", "time", "beyond node"],
    rows: [
      [bare, show(floor), "–"],
      row(table),
      row(one),
      row(whole),
      [`${many.files} files in one process`, show(many.seconds), show(many.seconds / many.files)],
    ],
    notes: [
      `Of the ${many.files} files ${many.taken} were taken over, ${many.refused} refused with a reason, ${many.crashed} crashed. The last column has the time for one of them.`,
      `\`docker compose config\` before and after, where "same" means: no difference that the table does not name. ${per.join(", ")}.`,
    ],
    figures: { single, many, compared },
  });
}
