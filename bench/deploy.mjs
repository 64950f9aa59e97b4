// The article's playbook against ours, on the same base images: the first deploy, and one that has nothing to change.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { makeReference } from "./lib/reference.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const stack = { name: "benchours", port: 18084 };

/** @param {{ rounds?: number, only?: "reference" }} [options] */
export async function benchDeploy({ rounds = 5, only } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "bench-deploy-"));
  const contestants = { reference: await makeReference(join(folder, "reference")) };
  if (only === undefined) {
    contestants["harden-init"] = await ours(join(folder, "ours"));
  }
  try {
    await report(await compare(contestants, rounds));
  } finally {
    await each(contestants, ({ remove }) => remove());
    await each(contestants, (contestant) => contestant.removeImages());
    await rm(folder, { recursive: true });
  }
}

async function ours(folder) {
  await removeStack(stack.name);
  const { passphrase } = await makeProject(folder, stack);
  const deploy = hardenInit("deploy", folder, "--vault-password-file", passphrase);
  return {
    deploy: async () => (await run(deploy)).seconds,
    remove: () => removeStack(stack.name),
    removeImages: () => removeImages(stack.name),
  };
}

async function compare(contestants, rounds) {
  // The first run builds the images; from then on both build from the cache.
  await each(contestants, ({ deploy }) => deploy());
  const fresh = await alternate(
    rounds,
    Object.fromEntries(
      Object.entries(contestants).map(([name, { deploy, remove }]) => [
        name,
        async () => {
          await remove();
          return deploy();
        },
      ]),
    ),
  );
  const unchanged = await alternate(
    rounds,
    Object.fromEntries(Object.entries(contestants).map(([name, { deploy }]) => [name, deploy])),
  );
  return { fresh, unchanged };
}

async function report(figures) {
  const names = Object.keys(figures.fresh);
  const row = (title, seconds) => {
    const medians = names.map((name) => median(seconds[name]));
    return [title, ...medians.map(show), ...medians.slice(1).map((ours) => (ours / medians[0]).toFixed(2))];
  };
  await publish("deploy", {
    title: `Deploy: the article's playbook and ours, median of ${figures.fresh.reference.length}`,
    heads: ["", ...names, ...names.slice(1).map(() => "ratio")],
    rows: [row("first deploy", figures.fresh), row("nothing to change", figures.unchanged)],
    figures,
  });
}

async function each(contestants, action) {
  for (const contestant of Object.values(contestants)) {
    await action(contestant);
  }
}
