import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { docker } from "../support/engine/docker.ts";
import { Cluster } from "../support/servers/cluster.ts";

/* The servers themselves: what a swarm stands on must not be what its tests fail by. */

const name = `cluster-${process.pid}`;

test("two servers with an engine each reach each other, and nothing of them is left", () => {
  const cluster = new Cluster(2);
  const [first, second] = cluster.nodes;
  try {
    const ids = Object.values(cluster.onEach("docker info --format '{{.ID}} {{.Swarm.LocalNodeState}}'"));
    expect(new Set(ids).size).toBe(2);
    expect(ids).toEqual([expect.stringMatching(/ inactive$/), expect.stringMatching(/ inactive$/)]);
    cluster.exec(first?.name ?? "", `timeout 20 bash -c 'exec 3<>/dev/tcp/${second?.address}/22'`);
    expect(
      execFileSync("ssh", ["-F", second?.sshConfig ?? "", "server", "sudo", "id", "--user"], {
        encoding: "utf8",
      }).trim(),
    ).toBe("0");
  } finally {
    cluster.remove();
  }
  expect(docker("ps", "--all", "--quiet", "--filter", `name=hi-node.*${name}`)).toBe("");
  expect(docker("network", "ls", "--quiet", "--filter", `name=${name}`)).toBe("");
  expect(existsSync(cluster.folder)).toBe(false);
});
