// A deploy over ssh that has nothing to change: the article's playbook and ours, on one server.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median, sshCalls } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack, tellWays } from "./lib/ours.mjs";
import { makeRemoteReference } from "./lib/remote-reference.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const stack = { name: "benchours", port: 18084 };

/** @param {{ rounds?: number, server?: string }} [options] `server` is a configuration of ssh that has a host `server` */
export async function benchServer({ rounds = 5, server } = {}) {
  if (server === undefined) {
    console.log("\n### Deploy over ssh: left out, because no --server SSH_CONFIG was given");
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "bench-server-"));
  const contestants = {
    reference: await makeRemoteReference(join(folder, "reference"), server),
    "harden-init": await ours(join(folder, "ours"), server),
  };
  try {
    // The article waits ten seconds for its database, which an emulated server does not always keep at the first start.
    await contestants.reference.deploy().catch(() => contestants.reference.deploy());
    await contestants["harden-init"].deploy();
    const deploys = Object.entries(contestants).map(([name, { deploy }]) => [name, deploy]);
    const unchanged = await alternate(rounds, Object.fromEntries(deploys));
    const calls = {};
    for (const [name, { count }] of Object.entries(contestants)) {
      calls[name] = await count();
    }
    await report({ unchanged, calls });
  } finally {
    for (const { remove } of Object.values(contestants)) {
      await remove();
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** Our project, with the image that it would build there made here: what is compared builds nothing. */
async function ours(folder, server) {
  await removeStack(stack.name);
  const local = await makeProject(`${folder}-local`, stack);
  await run(hardenInit("deploy", local.folder, "--vault-password-file", local.passphrase));
  const { output } = await run(["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack.name}/*`]);
  const images = ["mariadb:11.8", ...output.split("\n").filter(Boolean)];
  await run(["sh", "-euc", `docker save ${images.join(" ")} | ssh -F ${server} server sudo docker load`]);
  await removeStack(stack.name);
  await removeImages(stack.name);

  const { passphrase } = await makeProject(folder, {
    ...stack,
    hosts: ["{ name: server, address: 127.0.0.1, user: deploy }"],
  });
  await tellWays(folder, [{ name: "server", sshConfig: server }]);
  // The way to the server is no answer of harden.yml: that is taken as meant.
  const deploy = hardenInit("deploy", folder, "--yes", "--vault-password-file", passphrase);
  const byHand = ["ansible-playbook", "-vvv", "playbooks/site.yml", "--vault-id", `${stack.name}@${passphrase}`];
  return {
    deploy: async () => (await run(deploy)).seconds,
    count: async () => sshCalls((await run(byHand, { cwd: folder })).output),
    remove: () => run(hardenInit("down", folder, "--volumes", "--yes"), { mayFail: true }),
  };
}

async function report({ unchanged, calls }) {
  const names = Object.keys(unchanged);
  const medians = names.map((name) => median(unchanged[name]));
  await publish("server", {
    title: `Deploy over ssh with nothing to change, median of ${unchanged.reference.length}`,
    heads: ["", ...names, "ratio"],
    rows: [
      ["time", ...medians.map(show), (medians[1] / medians[0]).toFixed(2)],
      ["calls over ssh", ...names.map((name) => calls[name]), ""],
    ],
    figures: { unchanged, calls },
  });
}
