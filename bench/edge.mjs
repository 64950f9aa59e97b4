// What the edge costs: the same page over HTTPS by our edge, and by two Caddys of the same package that only ask the same service. One of them logs, as
// ours does; the other is compared with an edge of ours whose log was taken out by hand, too.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, median, medianRatio } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { publish } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";
import { load, requireWrk } from "./lib/wrk.mjs";

const stack = "benchedge";
const name = "bench.test";
const silent = `${stack}silent`;
const ports = { plain: 18085, hardened: 18086, logging: 18088, silent: 18089 };
const httpPorts = { hardened: 18087, silent: 18090 };
const nameOf = (which) => `${stack}-${which}`;
const connections = 8;

/** @param {{ rounds?: number, seconds?: number }} [options] */
export async function benchEdge({ rounds = 20, seconds = 4 } = {}) {
  await requireWrk();
  const folder = await mkdtemp(join(tmpdir(), "bench-edge-"));
  const hosts = join(folder, "hosts");
  await writeFile(hosts, `127.0.0.1 ${name}\n`);
  const clean = async () => {
    await run(["docker", "rm", "--force", nameOf("plain"), nameOf("logging")], { mayFail: true });
    for (const each of [stack, silent]) {
      await removeStack(each);
      await removeImages(each);
    }
  };
  await clean();
  try {
    await startOurs(folder, "hardened", stack);
    await startOurs(folder, "silent", silent, withoutLog);
    await startPlain(folder, "plain", "");
    await startPlain(folder, "logging", "log");
    const slowest = { plain: [], silent: [], logging: [], hardened: [] };
    const measure = (which) => async () => {
      const loaded = await load(`https://${name}:${ports[which]}/`, { seconds, connections, hosts });
      slowest[which].push(loaded.slowest);
      return loaded.requests;
    };
    const rate = await alternate(rounds, {
      plain: measure("plain"),
      silent: measure("silent"),
      logging: measure("logging"),
      hardened: measure("hardened"),
    });
    await report({ rate, slowest });
  } finally {
    await clean();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A stack of ours; `edit` changes the configuration of its edge. */
async function startOurs(folder, which, deployed, edit = (text) => text) {
  const services = `  web: { kind: static, base: "debian:13", source: ./site, domain: ${name} }
edge: { certificates: internal, https: "127.0.0.1:${ports[which]}", http: "127.0.0.1:${httpPorts[which]}" }`;
  const project = join(folder, deployed);
  await mkdir(join(project, "site"), { recursive: true });
  await writeFile(join(project, "site", "index.html"), `<p>${"A page of a kilobyte. ".repeat(45)}</p>\n`);
  const { passphrase } = await makeProject(project, { name: deployed, services });
  const configuration = join(project, "playbooks/files/opt/harden", deployed, "edge/conf/Caddyfile");
  await writeFile(configuration, edit(await readFile(configuration, "utf8")));
  await run(hardenInit("deploy", project, "--yes", "--vault-password-file", passphrase));
}

/** Without the log of all sites, and its name in each of them. */
function withoutLog(text) {
  const edited = text.replace(/^\tlog \{\n[\s\S]*?^\t\}\n/m, "").replaceAll(/^\tlog\n/gm, "");
  if (/^\s*log\b/m.test(edited) || edited === text) {
    throw new Error("the edge's log is written otherwise than this benchmark expects");
  }
  return edited;
}

/**
 * In a container with the engine's defaults and the limits of ours, from the image of our edge, which has Debian's package; `more` are lines of its
 * site.
 */
async function startPlain(folder, which, more) {
  const file = join(folder, which);
  await writeFile(
    file,
    `{
	admin off
	local_certs
	skip_install_trust
	storage file_system /tmp/data
	https_port 8443
	http_port 8080
}
https://${name} {
	${more}
	reverse_proxy web:8080
}
`,
  );
  const inspected = async (format, what) => (await run(["docker", "inspect", "--format", format, what])).output.trim();
  const edge = `${stack}-edge-1`;
  const limits = await inspected("--memory={{.HostConfig.Memory}} --cpus={{.HostConfig.NanoCpus}}", edge);
  const [memory, cpus] = limits.split(" ");
  await run([
    ...["docker", "run", "--detach", "--name", nameOf(which), "--network", `${stack}_edge_out`, memory],
    `--cpus=${Number(cpus.slice("--cpus=".length)) / 1e9}`,
    ...["--publish", `127.0.0.1:${ports[which]}:8443`, "--volume", `${file}:/Caddyfile:ro`, "--entrypoint", "caddy"],
    ...[await inspected("{{.Image}}", edge), "run", "--config", "/Caddyfile", "--adapter", "caddyfile"],
  ]);
  // That of the two leads nowhere, so no port is published there.
  await run(["docker", "network", "connect", `${stack}_web_edge`, nameOf(which)]);
  const until = ["--retry", "20", "--retry-delay", "1", "--retry-all-errors", "--insecure", "--silent"];
  const here = `${name}:${ports[which]}`;
  await run(["curl", ...until, "--resolve", `${here}:127.0.0.1`, `https://${here}/`]);
}

const names = {
  plain: "plain, no log",
  silent: "ours, no log",
  logging: "plain, logs",
  hardened: "ours",
};

async function report({ rate, slowest }) {
  await publish("edge", {
    title: `What the edge costs: a page over HTTPS, ${connections} connections, median of ${rate.plain.length} rounds`,
    heads: ["", "requests", "to plain", "to logging", "latency of 99 %", "to plain", "to logging"],
    rows: Object.keys(rate).map((which) => [
      names[which],
      `${median(rate[which]).toFixed(0)}/s`,
      medianRatio(rate[which], rate.plain).toFixed(2),
      medianRatio(rate[which], rate.logging).toFixed(2),
      `${median(slowest[which]).toFixed(2)} ms`,
      medianRatio(slowest[which], slowest.plain).toFixed(2),
      medianRatio(slowest[which], slowest.logging).toFixed(2),
    ]),
    figures: { rate, slowest },
  });
}
