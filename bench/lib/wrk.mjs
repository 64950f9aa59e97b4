import { isThere, run } from "./run.mjs";

const milliseconds = { us: 0.001, ms: 1, s: 1000 };

/** @throws where wrk is not on this machine */
export async function requireWrk() {
  if (!(await isThere("wrk"))) {
    throw new Error("wrk is not on this machine: apt-get install wrk");
  }
}

/**
 * One load on a page, after a short one that nobody counts.
 *
 * @param {string} url
 * @param {{ seconds: number, connections: number, hosts?: string }} options `hosts` is a file in the place of /etc/hosts, for wrk alone
 * @returns {Promise<{ requests: number, median: number, slowest: number }>} requests a second; of the latencies the middle one and that of 99 %, in milliseconds
 * @throws where a page was not the page
 */
export async function load(url, { seconds, connections, hosts }) {
  await loadOnce(url, { seconds: 1, connections, hosts });
  return loadOnce(url, { seconds, connections, hosts });
}

async function loadOnce(url, { seconds, connections, hosts }) {
  const words = ["--threads", "1", "--connections", String(connections), "--duration", `${seconds}s`, "--latency", url];
  const inside = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec wrk "$@"', hosts ?? ""];
  const { output } = await run([...(hosts === undefined ? ["wrk"] : inside), ...words]);
  if (/Non-2xx|Socket errors/.test(output)) {
    throw new Error(`not every request was answered:\n${output}`);
  }
  const latency = (percent) => {
    const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(output) ?? [];
    return Number(value) * milliseconds[unit];
  };
  return {
    requests: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]),
    median: latency(50),
    slowest: latency(99),
  };
}
