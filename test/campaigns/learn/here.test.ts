import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { docker } from "../../support/engine/docker.ts";
import { LearnLab } from "../../support/learning/learn-lab.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import type { Running } from "../../support/projects/project.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * A stack is learned on this machine before anything of it was deployed: imported, learned, deployed, proven. Of the learning nothing is left, above all no secret,
 * also where it was interrupted, ended or killed.
 */

const lab = new LearnLab("e2ehere", 18_164);

afterAll(() => lab.remove());

const learned = z.object({
  host: z.string(),
  services: z.array(z.object({ service: z.string(), state: z.string(), written: z.boolean() }).loose()),
});

test("it is taken over, and nothing of it is deployed", () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  expect(existsSync(`/opt/harden/${lab.stack}`)).toBe(false);
  expect(lab.listLeft()).toEqual([]);
});

async function interrupt(running: Running, signal: NodeJS.Signals): Promise<void> {
  running.child.kill(signal);
  expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining("interrupted") });
}

test("SIGINT in the middle ends it, and nothing is left", async () => {
  const running = lab.start(lab.learning("page", "--yes"));
  await waitFor(
    () => lab.isAtWork(),
    () => "no container of an experiment was there",
  );
  await interrupt(running, "SIGINT");
  expect(lab.listLeft()).toEqual([]);
});

test("of two checkouts that begin at once one is refused, the other learns on, and SIGTERM ends it", async () => {
  const copy = lab.copy();
  const both = [lab, copy].map(({ folder }) => folder);
  const [one, other] = [lab.start(lab.learning("page", "--yes")), copy.start(lab.learning("page", "--yes"))];
  const first = await Promise.race([one.ended.then(() => 0), other.ended.then(() => 1)]);
  const [refused, learning] = first === 0 ? [one, other] : [other, one];
  expect(await refused.ended).toEqual({
    code: 5,
    stdout: "",
    stderr: expect.stringMatching(
      `Another harden-init learns ${lab.stack} on this machine.*from ${both[1 - first]}\\)`,
    ),
  });
  await waitFor(
    () => lab.isAtWork(),
    () => "the other one does not learn",
  );
  await interrupt(learning, "SIGTERM");
  copy.removeFolder();
  expect(lab.listLeft()).toEqual([]);
});

test("what a killed one left goes away with the next, and that learns", async () => {
  const running = lab.start(lab.learning("page", "--yes"));
  await waitFor(
    () => lab.isAtWork(),
    () => "no container of an experiment was there",
  );
  running.child.kill("SIGKILL");
  const { pid } = z
    .object({ pid: z.number() })
    .parse(JSON.parse(readFileSync(join(lab.place, "learner.page.json"), "utf8")));
  process.kill(pid, "SIGKILL");
  await running.ended;
  expect(lab.listLeft()).not.toEqual([]);
  const outcome = lab.run(lab.learning("--yes", "--json"));
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(learned.parse(JSON.parse(outcome.stdout))).toMatchObject({
    host: "this machine",
    services: [
      { service: "page", state: "learned", written: true },
      { service: "rest", state: "learned", written: true },
    ],
  });
  expect(lab.listLeft()).toEqual([]);
  expect(existsSync(`/opt/harden/${lab.stack}`)).toBe(false);
});

test("a deploy uses the images that were built for it, and every control holds from the first one on", async () => {
  /** Without the second names that releases give. */
  const images = () =>
    docker("image", "ls", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}", `${lab.stack}/*`)
      .split("\n")
      .filter((line) => !line.includes(":release-"));
  const before = images();
  expect(before).toHaveLength(2);
  const report = expectProven(lab);
  expect(images()).toEqual(before);
  const held = report.findings.filter(({ service, ok }) => service === "page" && ok === true);
  expect(held.map(({ control }) => control)).toEqual(
    expect.arrayContaining(["non-root-user", "no-capabilities", "read-only-root", "health-check", "seccomp"]),
  );
  expect(await lab.page()).toContain("200");
});

test("it stands beside the stack that runs, which is not touched", () => {
  const before = lab.containers();
  const outcome = lab.run(lab.learning("rest", "--yes"));
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(lab.containers()).toEqual(before);
});
