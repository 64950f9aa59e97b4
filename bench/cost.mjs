// What hardening costs the application: the same page, with the database behind it, from the article's plain stack and from ours.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median, medianRatio } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { startPlain } from "./lib/plain.mjs";
import { publish } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";
import { load, requireWrk } from "./lib/wrk.mjs";

const plain = { name: "benchplain", port: 18086 };
const ours = { name: "benchcost", port: 18087 };
/** Connections at once: as many as keep one processor busy without a queue. */
const connections = 4;

/** @param {{ rounds?: number, seconds?: number }} [options] `seconds` is how long one load lasts: short, so that the two of a round meet the same machine */
export async function benchCost({ rounds = 20, seconds = 4 } = {}) {
  await requireWrk();
  const folder = await mkdtemp(join(tmpdir(), "bench-cost-"));
  const stacks = { plain: await startPlain(join(folder, "plain"), plain), hardened: await startOurs(folder) };
  try {
    const figures = { rate: {}, latency: {} };
    await alternate(
      rounds,
      Object.fromEntries(
        Object.entries(stacks).map(([name, { url }]) => [name, () => measure(name, url, seconds, figures)]),
      ),
    );
    await report(figures);
  } finally {
    for (const { remove } of Object.values(stacks)) {
      await remove();
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOurs(folder) {
  await removeStack(ours.name);
  const { folder: project, passphrase } = await makeProject(join(folder, "ours"), ours);
  await run(hardenInit("deploy", project, "--vault-password-file", passphrase));
  return {
    url: `http://127.0.0.1:${ours.port}/`,
    remove: async () => {
      await removeStack(ours.name);
      await removeImages(ours.name);
    },
  };
}

async function measure(name, url, seconds, { rate, latency }) {
  const { requests, median: middle } = await load(url, { seconds, connections });
  rate[name] = [...(rate[name] ?? []), requests];
  latency[name] = [...(latency[name] ?? []), middle];
  return requests;
}

async function report({ rate, latency }) {
  const row = (name) => [
    name,
    `${median(rate[name]).toFixed(0)}/s`,
    medianRatio(rate[name], rate.plain).toFixed(2),
    `${median(latency[name]).toFixed(2)} ms`,
    medianRatio(latency[name], latency.plain).toFixed(2),
  ];
  await publish("cost", {
    title: `What hardening costs: the page with the database behind it, median of ${rate.plain.length} rounds`,
    heads: ["", "requests", "to plain", "latency", "to plain"],
    rows: Object.keys(rate).map(row),
    figures: { rate, latency },
  });
}
