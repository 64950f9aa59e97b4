// How the time to write a project grows with the number of its services.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../lib/measure.mjs";
import { makeProject } from "../lib/ours.mjs";
import { publish, show } from "../lib/results.mjs";

const sizes = [10, 100, 1000];

export async function benchRender({ rounds = 3 } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-render-"));
  const figures = {};
  try {
    for (const services of sizes) {
      figures[services] = [];
      for (let round = 0; round < rounds; round += 1) {
        const folder = join(parent, `${services}-${round}`);
        figures[services].push((await makeProject(folder, { name: "benchsize", port: 20_000, services })).init);
        await rm(folder, { recursive: true });
      }
    }
  } finally {
    await rm(parent, { recursive: true });
  }
  await publish("render", {
    title: `harden-init init: writing a project from answers, median of ${rounds}`,
    heads: ["services", "time", "a service"],
    rows: sizes.map((services) => {
      const seconds = median(figures[services]);
      return [services, show(seconds), show(seconds / services)];
    }),
    figures,
  });
}
