// What hardening costs the application: the same page, with the database behind it, from the article's plain stack and from ours.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { startPlain } from "./lib/plain.mjs";
import { publish } from "./lib/results.mjs";
import { isThere, run } from "./lib/run.mjs";

const plain = { name: "benchplain", port: 18086 };
const ours = { name: "benchcost", port: 18087 };
/** Connections at once: as many as keep one processor busy without a queue. */
const connections = 4;

/** @param {{ rounds?: number, seconds?: number }} [options] `seconds` is how long one load lasts: short, so that the two of a round meet the same machine */
export async function benchCost({ rounds = 20, seconds = 4 } = {}) {
  if (!(await isThere("wrk"))) {
    throw new Error("wrk is not on this machine: apt-get install wrk");
  }
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

/** One load, after a short one that nobody counts. */
async function measure(name, url, seconds, { rate, latency }) {
  await load(url, 1);
  const { requests, milliseconds } = await load(url, seconds);
  rate[name] = [...(rate[name] ?? []), requests];
  latency[name] = [...(latency[name] ?? []), milliseconds];
  return requests;
}

/** Requests a second and the median latency, as wrk reads them. Throws where a page was not the page. */
async function load(url, seconds) {
  const words = [
    "wrk",
    "--threads",
    "1",
    "--connections",
    String(connections),
    "--duration",
    `${seconds}s`,
    "--latency",
    url,
  ];
  const { output } = await run(words);
  if (/Non-2xx|Socket errors/.test(output)) {
    throw new Error(`not every request was answered:\n${output}`);
  }
  const requests = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
  const [, value, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
  return { requests, milliseconds: Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit] };
}

/** The ratios are the middle ones of the rounds' own: a machine that is shared may be three times as fast a minute later. */
async function report({ rate, latency }) {
  const against = (name, figures) => median(figures[name].map((each, round) => each / figures.plain[round]));
  const row = (name) => [
    name,
    `${median(rate[name]).toFixed(0)}/s`,
    against(name, rate).toFixed(2),
    `${median(latency[name]).toFixed(2)} ms`,
    against(name, latency).toFixed(2),
  ];
  await publish("cost", {
    title: `What hardening costs: the page with the database behind it, median of ${rate.plain.length} rounds`,
    heads: ["", "requests", "to plain", "latency", "to plain"],
    rows: Object.keys(rate).map(row),
    figures: { rate, latency },
  });
}
