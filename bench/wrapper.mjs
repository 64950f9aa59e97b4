// What the wrapper costs: `harden-init deploy` against `ansible-playbook` by hand, on the same project with nothing to change.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const stack = { name: "benchwrap", port: 18085 };

export async function benchWrapper({ rounds = 11 } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-wrapper-"));
  try {
    await removeStack(stack.name);
    const { folder, passphrase } = await makeProject(join(parent, "project"), stack);
    const wrapper = hardenInit("deploy", folder, "--vault-password-file", passphrase);
    const vault = ["--vault-id", `${stack.name}@${passphrase}`];
    const byHand = ["ansible-playbook", "-i", "inventory/hosts.yml", "playbooks/site.yml", ...vault];
    await run(wrapper);
    const figures = await alternate(rounds, {
      "ansible-playbook": async () => (await run(byHand, { cwd: folder })).seconds,
      "harden-init deploy": async () => (await run(wrapper)).seconds,
    });
    await report(figures, rounds);
  } finally {
    await removeStack(stack.name);
    await removeImages(stack.name);
    await rm(parent, { recursive: true });
  }
}

async function report(figures, rounds) {
  const hand = median(figures["ansible-playbook"]);
  const rows = Object.entries(figures).map(([name, seconds]) => [
    name,
    show(median(seconds)),
    `${(((median(seconds) - hand) / hand) * 100).toFixed(1)} %`,
  ]);
  await publish("wrapper", {
    title: `The wrapper, on a project with nothing to change, median of ${rounds}`,
    heads: ["", "time", "more"],
    rows,
    figures,
  });
}
