import { setIn } from "../../src/lib/paths.ts";

export const image = `sha256:${"ab".repeat(32)}`;
export const digest = `sha256:${"cd".repeat(32)}`;

/** What the module prints of a service that it learned whole, with other values at some paths. */
export function documentOf(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const whole = {
    service: "web",
    image,
    digests: [`nginx@${digest}`],
    state: "learned",
    why: "",
    facts: {
      user: { value: "33:33", evidence: "nginx drops root to 33:33 by itself" },
      capabilities: [],
      read_only: { value: true, evidence: "it lived with its root read-only" },
      writable: [{ value: "/run:size=16m", evidence: "nginx wrote /run/nginx.pid" }],
      volumes: [],
      owned: [],
      ports: [{ value: 8080, evidence: "nginx listens on it" }],
      health: { value: { listens: 8080 }, evidence: "port 8080 was listened on after every start" },
      limits: {
        memory: { value: "1024m", evidence: "at most 388 MB were used" },
        pids: { value: 64, evidence: "at most 9 at once" },
        open_files: { value: 9000, evidence: "at most 4500 in one process" },
      },
      calls: { value: ["accept4", "bind"], evidence: "it lived 2 times with no other", machine: "x86_64", enforced: 2 },
      network: { lives: 4, peers: [], outside: [], addresses: [] },
    },
    unexercised: [],
    runs: 11,
    starts: 29,
    seconds: 41.2,
    experiments: [{ name: "as shipped", passed: true, why: "" }],
  };
  const changed = Object.entries(changes).reduce<unknown>(
    (document, [path, value]) => setIn(document, path.split("."), value),
    whole,
  );
  return changed as Record<string, unknown>;
}
