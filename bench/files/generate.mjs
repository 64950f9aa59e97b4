// `harden-init generate` on a project with nothing to change, against a bare node and against other generators that write a dozen files.
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generators, removeOutput } from "../lib/generators.mjs";
import { alternate, median } from "../lib/measure.mjs";
import { hardenInit, makeProject } from "../lib/ours.mjs";
import { publish, show } from "../lib/results.mjs";
import { run } from "../lib/run.mjs";

const bare = "node -e 0";

/** @param {{ rounds?: number, only?: "others" }} [options] */
export async function benchGenerate({ rounds = 15, only } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-generate-"));
  // yo leaves root's rights behind and must still get in.
  await chmod(parent, 0o755);
  try {
    const own = only === undefined ? { "harden-init generate": await ours(join(parent, "ours")) } : {};
    const { contestants, refusals } = await others(parent);
    const figures = await alternate(rounds, {
      [bare]: async () => (await run([process.execPath, "-e", "0"])).seconds,
      ...own,
      ...contestants,
    });
    await report(figures, refusals, rounds);
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function ours(folder) {
  const { passphrase } = await makeProject(folder, { name: "benchgen", port: 18086 });
  const generate = hardenInit("generate", folder, "--vault-password-file", passphrase);
  return async () => (await run(generate)).seconds;
}

/** Those that can be installed here and make what they should; for the others, why not. */
async function others(parent) {
  const contestants = {};
  const refusals = [];
  for (const { name, prepare } of generators) {
    const folder = join(parent, name);
    try {
      const argv = await prepare(folder);
      contestants[name] = () => generateDozen(argv, folder);
      await contestants[name]();
    } catch (error) {
      delete contestants[name];
      refusals.push(`${name} was left out: ${reason(error)}`);
    }
  }
  return { contestants, refusals };
}

/** The line that says it best: the first that speaks of an error, after the one that names the command. */
function reason(error) {
  const [first, ...lines] = error.message.trim().split("\n");
  return lines.find((line) => /error/i.test(line))?.trim() ?? first;
}

async function generateDozen(argv, folder) {
  await removeOutput(folder);
  const { seconds } = await run(argv, { cwd: folder });
  const made = (await readdir(join(folder, "out"), { recursive: true })).filter((file) => file.endsWith(".yml"));
  if (made.length !== 12) {
    throw new Error(`${argv[0]} made ${made.length} files instead of 12`);
  }
  return seconds;
}

async function report(figures, refusals, rounds) {
  const floor = median(figures[bare]);
  await publish("generate", {
    title: `Writing files: ours with nothing to change, the others a dozen files, median of ${rounds}`,
    heads: ["", "time", `times ${bare}`],
    rows: Object.entries(figures).map(([name, seconds]) => [
      name,
      show(median(seconds)),
      (median(seconds) / floor).toFixed(1),
    ]),
    notes: refusals,
    figures,
  });
}
