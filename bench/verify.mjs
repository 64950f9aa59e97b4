// What measuring costs: `verify` beside a deploy with nothing to change, and of one service beside twenty.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeStack } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const sizes = [1, 20];

export async function benchVerify({ rounds = 7 } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "bench-verify-"));
  const stacks = sizes.map((size) => ({ size, name: `benchverify${size}`, services: describeServices(size) }));
  try {
    const programs = {};
    for (const { size, name, services } of stacks) {
      await removeStack(name);
      const { folder, passphrase } = await makeProject(join(parent, name), { name, services });
      const deploy = hardenInit("deploy", folder, "--vault-password-file", passphrase);
      await run(deploy);
      programs[`deploy ${size}`] = async () => (await run(deploy)).seconds;
      programs[`verify ${size}`] = async () => (await run(hardenInit("verify", "-C", folder))).seconds;
    }
    await report(await alternate(rounds, programs), rounds);
  } finally {
    for (const { name } of stacks) {
      await removeStack(name);
    }
    await rm(parent, { recursive: true });
  }
}

/** Services that do nothing, all on the network of the first: an engine has room for some thirty networks only. */
function describeServices(size) {
  return Array.from(
    { length: size },
    (_, at) => `
  app${at}:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: [/tmp]
    reaches: [${at === 0 ? "" : "app0"}]
    outbound: none
    compose: { command: [sleep, infinity], stop_grace_period: 1s, healthcheck: { test: [CMD, "true"], interval: 1m, start_period: 20s, start_interval: 1s } }`,
  ).join("");
}

async function report(figures, rounds) {
  const of = (name) => median(figures[name]);
  const row = (size) => [
    `${size} ${size === 1 ? "service" : "services"}`,
    show(of(`deploy ${size}`)),
    show(of(`verify ${size}`)),
    (of(`verify ${size}`) / of(`deploy ${size}`)).toFixed(2),
    (of(`verify ${size}`) / of("verify 1")).toFixed(2),
  ];
  await publish("verify", {
    title: `Measuring, beside a deploy with nothing to change, median of ${rounds}`,
    heads: ["", "deploy", "verify", "ratio", "beside one service"],
    rows: sizes.map(row),
    figures,
  });
}
