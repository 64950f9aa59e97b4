import { captureOutput } from "../lib/exec.ts";
import { type HostCommand, nobodyAnswered } from "./adhoc.ts";
import { buildEnvironment } from "./argv.ts";
import { describeNotStarted } from "./run.ts";

/**
 * The hosts that a limit leaves, in the inventory's order. Ansible itself is asked: a limit has groups, wildcards and exclusions.
 *
 * @param environment ours; the child gets only what it needs
 * @throws Problem (exit 4) if Ansible is missing, (exit 2) if no host matches
 */
export async function listHosts(
  { root, group, limit }: Pick<HostCommand, "root" | "group" | "limit">,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const words = ["--inventory=inventory/hosts.yml", group, `--limit=${limit ?? group}`, "--list-hosts"];
  const result = await captureOutput(["ansible", ...words], {
    ...{ cwd: root, env: buildEnvironment(root, environment), onlyEnv: true, timeout: 120_000 },
  });
  if (result.code === 127) {
    throw describeNotStarted("ansible", { code: "ENOENT" });
  }
  const [, ...lines] = result.stdout.split("\n");
  const hosts = lines.map((line) => line.trim()).filter(Boolean);
  if (hosts.length === 0) {
    throw nobodyAnswered(result.stderr, limit);
  }
  return hosts;
}
