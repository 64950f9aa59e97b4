import { spawn } from "node:child_process";
import { once } from "node:events";

/** How many requests were made, and how many of them nobody answered. */
export interface Asked {
  readonly made: number;
  readonly lost: number;
}

/** Asks a redis at one address after the other until one answers within a second, ten times a second. */
const asking = `import random, signal, socket, sys, time
port, addresses, made, lost, ends = int(sys.argv[1]), sys.argv[2:], 0, 0, []
signal.signal(signal.SIGTERM, lambda *_: ends.append(True))

def answers(address):
    try:
        with socket.create_connection((address, port), 1) as channel:
            channel.settimeout(1)
            channel.sendall(b"PING\\r\\n")
            return channel.recv(16).startswith(b"+PONG")
    except OSError:
        return False

print("begun", flush=True)
while not ends:
    made += 1
    lost += not any(answers(address) for address in random.sample(addresses, len(addresses)))
    time.sleep(0.1)
print(made, lost)`;

/** Asks a service's published port from outside of the swarm, as a balancer does, until `stop`, which tells what became of it. */
export async function startAsking(
  addresses: readonly string[],
  port: number,
): Promise<{ readonly stop: () => Promise<Asked> }> {
  const child = spawn("python3", ["-c", asking, String(port), ...addresses]);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  await once(child.stdout, "data");
  return {
    stop: async () => {
      child.kill();
      await once(child, "close");
      return readAsked(said);
    },
  };
}

/** Both numbers, from the last line of what was printed. */
export function readAsked(said: string): Asked {
  const [made = 0, lost = 0] = said.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  return { made, lost };
}
