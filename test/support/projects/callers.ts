import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Asked, readAsked } from "../servers/asked.ts";
import type { SwarmProject } from "../swarm/swarm.ts";

/** Asks each task of web, one after the other, until one answers within a second: what any proxy before them does. */
const askAround = `made=0 lost=0
while [ ! -e /tmp/enough ]; do
  made=$((made + 1)) answered=
  for address in $(getent ahostsv4 web | awk '/STREAM/ { print $1 }' | shuf); do
    if [ "$(timeout 1 redis-cli -h "$address" ping 2>/dev/null)" = PONG ]; then answered=1; break; fi
  done
  [ -n "$answered" ] || lost=$((lost + 1))
done
rm /tmp/enough
echo "$made $lost"`;

/** Calls the web service from the database's task until `stop`, which tells what became of the calls. */
export function startCalling(project: SwarmProject, node: string): { readonly stop: () => Promise<Asked> } {
  const container = project.tasks()[`${node} db`] ?? "";
  const words = ["exec", project.cluster.containerOf(node), "docker", "exec", container, "bash", "-c", askAround];
  const child = spawn("docker", words, { stdio: ["ignore", "pipe", 2] });
  let said = "";
  child.stdout?.on("data", (chunk) => {
    said += chunk;
  });
  return {
    stop: async () => {
      // Not by way of the project: it asks every server, and one of them is gone.
      project.cluster.exec(node, `docker exec ${container} touch /tmp/enough`);
      await once(child, "close");
      return readAsked(said);
    },
  };
}
