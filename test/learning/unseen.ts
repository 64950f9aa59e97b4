import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import { expectProven } from "../support/projects/deploys.ts";
import type { Lab } from "../support/projects/lab.ts";

/** What became of uses that learning did not see. */
export interface Unseen {
  /** What failed while the lists were in force as learned; empty where nothing did. */
  readonly atFirst: string;
  /** What the lists have by watching. */
  readonly added: readonly string[];
}

const ended = z.object({
  services: z.tuple([z.object({ missed: z.array(z.object({ name: z.string() })) })]),
  gaps: z.array(z.string()),
});

/** One round of watching: what was let through meanwhile must pass with the lists in force afterwards. */
export function watchUnseen(lab: Lab, program: string, service: string): Unseen {
  const use = () => useUnseen(program, `${lab.stack}-${service}-1`, lab.port);
  const atFirst = use();
  const begun = lab.run(["learn", "--watch", "1d", service, "--yes"]);
  expect({ code: begun.code, stderr: begun.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(lab.deploy()).toMatchObject({ code: 0 });
  expect(`watched: ${use()}`).toBe("watched: ");
  const off = lab.run(["learn", "--watch", "off", service, "--yes", "--json"]);
  expect({ code: off.code, stderr: off.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  const {
    services: [{ missed }],
    gaps,
  } = ended.parse(JSON.parse(off.stdout));
  expect(gaps).toEqual([]);
  expectProven(lab);
  expect(`in force: ${use()}`).toBe("in force: ");
  return { atFirst, added: missed.map(({ name }) => name) };
}

/** Uses a running program from outside; gives what failed, empty where nothing did. */
function useUnseen(program: string, container: string, port: number): string {
  const script = join(import.meta.dirname, "unseen.py");
  const { status, stderr } = spawnSync("/usr/bin/python3", [script, program, container, String(port)], {
    encoding: "utf8",
    timeout: 900_000,
  });
  return status === 0 ? "" : stderr.trim() || `ended with ${status}`;
}
