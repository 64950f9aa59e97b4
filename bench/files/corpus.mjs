// What becomes of compose files of others: whether they are taken over and read again by Compose with the same meaning, whether a danger gets through
// without a word, and what is left open.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareConfig } from "../lib/imports/compare-config.mjs";
import { composeFilesBelow, generateCorpus } from "../lib/imports/corpus.mjs";
import { bundleImport, ourImport } from "../lib/imports/our-import.mjs";
import { publish } from "../lib/results.mjs";

/** From the best to the worst, each after all that come before it in a file's way. */
const outcomes = ["same", "unnamed", "not read again", "refused", "crashed", "not taken by Compose"];

/** @param {{ corpus?: string }} [options] a folder with compose files of others; default: two dozen that are made here */
export async function benchCorpus({ corpus } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-corpus-"));
  try {
    await bundleImport();
    const ours = await ourImport();
    const files = corpus === undefined ? await generateCorpus(parent, 24) : await composeFilesBelow(corpus);
    const found = [];
    for (const file of files) {
      const result = await compareConfig(file, ours);
      found.push(result);
      tell(file, result);
    }
    await report(found);
  } finally {
    await rm(parent, { recursive: true });
  }
}

function tell(file, { outcome, says, silent = [] }) {
  for (const line of outcome === "same" ? [] : says) {
    console.error(`${outcome}: ${file}: ${line}`);
  }
  for (const danger of silent) {
    console.error(`silent: ${file}: ${danger}`);
  }
}

async function report(found) {
  const count = (outcome, isMeant = () => true) =>
    found.filter((each) => each.outcome === outcome && isMeant(each)).length;
  const isAsked = ({ asked = [] }) => asked.length > 0;
  const services = found.flatMap(({ services = [] }) => services);
  const open = openShares(services);
  const pinnedOnly = services.filter((service) => service.open.every(({ control }) => control === "image-digest"));
  const share = (part, whole) => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  const taken = found.length - count("not taken by Compose");
  await publish("corpus", {
    title: `${found.length} compose files, ${taken} of them taken by Compose, ${services.length} services`,
    heads: ["", "number", "share"],
    rows: [
      ...outcomes.slice(0, -1).map((outcome) => [outcome, count(outcome), share(count(outcome), taken)]),
      [
        "same, after a variable of an image was asked for",
        count("same", isAsked),
        share(count("same", isAsked), taken),
      ],
      ["services with nothing open, or the digest alone", pinnedOnly.length, share(pinnedOnly.length, services.length)],
      ...open.map(([control, number]) => [`open: ${control}`, number, share(number, services.length)]),
    ],
    notes: [
      "Same: read again by Compose, and every field that differs is named by the import's table, with both values.",
      `Dangers that a stranger's reading finds in what is rendered, and the table does not tell: ${found.flatMap(({ silent = [] }) => silent).length}.`,
    ],
    figures: {
      outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])),
      asked: count("same", isAsked),
      silent: found.flatMap(({ silent = [] }) => silent).length,
      services: services.length,
      pinnedOnly: pinnedOnly.length,
      open: Object.fromEntries(open),
    },
  });
}

/** How many services each control is left open for, the most first. */
function openShares(services) {
  const controls = services.flatMap(({ open }) => [...new Set(open.map(({ control }) => control))]);
  return [...new Set(controls)]
    .map((control) => [control, controls.filter((each) => each === control).length])
    .sort(([, one], [, other]) => other - one);
}
