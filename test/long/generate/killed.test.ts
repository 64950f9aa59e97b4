import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expectDone } from "../../support/projects/done.ts";
import { killedAfter } from "../../support/projects/killed.ts";
import { Project } from "../../support/projects/project.ts";

/*
 * A generate that is killed at random moments: no file is half written, what the user wrote stays, the vault stays as it is, and the next
 * generate makes of it what it makes of a project that nobody killed. ROUNDS=200 is the long campaign.
 */

const rounds = Number(process.env.ROUNDS ?? 20);
const answers = { hosts: "[{ name: here, connection: local }]", publish: "127.0.0.1:18218" };
const project = new Project("generatekilled", answers);
const answersFile = join(project.folder, "harden.yml");
const vault = join(project.folder, "secrets", "vault.yml");
const own = "# what somebody added\n";

afterAll(() => project.removeFolder());

/** The answers, each with more than the one before: a limit, a service that receives logs, backups with their own secret and playbooks. */
function writeStates(): readonly string[] {
  const steps: readonly (() => void)[] = [
    () => undefined,
    () => project.set(["services", "webserver", "limits"], { memory: "300m" }),
    () => project.set(["logging"], "fluent-bit"),
    () => project.set(["backups"], { at: "never" }),
  ];
  return steps.map((step) => {
    step();
    return readFileSync(answersFile, "utf8");
  });
}

/** Every file that is not the tool's own note of what it did, with its content. */
function files(root: string): ReadonlyMap<string, string> {
  const all = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (path) => !/^(\.harden|secrets)\b/.test(path),
  );
  const plain = all.filter((path) => statSync(join(root, path)).isFile()).sort();
  return new Map(plain.map((path) => [relative(".", path), readFileSync(join(root, path), "utf8")]));
}

/** The whole generate, which must come through; gives the milliseconds that it took. */
function generate(words: readonly string[] = []): number {
  const begun = Date.now();
  expectDone(project.run(["generate", ...words]));
  return Date.now() - begun;
}

test(`${rounds} that are killed are completed by the next one`, async () => {
  expect(project.init()).toMatchObject({ code: 0 });
  project.edit("playbooks/site.yml", (text) => `${text}${own}`);
  // What each state of the answers comes to where nobody kills anything; the second time no secret is new.
  const states = writeStates();
  const wanted = [...states, ...states].map((text) => {
    writeFileSync(answersFile, text);
    generate();
    return files(project.folder);
  });
  const secrets = readFileSync(vault, "utf8");
  let [killed, whole] = [0, generate()];
  for (let round = 0; round < rounds; round += 1) {
    const index = round % states.length;
    writeFileSync(answersFile, states[index] ?? "");
    // As long as the one before took here: the machine may be busy with other things, too.
    killed += (await killedAfter(project, ["generate"], Math.round(whole * Math.random()))) ? 1 : 0;
    whole = generate();
    generate(["--check"]);
    expect(files(project.folder)).toEqual(wanted[index]);
    expect(readFileSync(vault, "utf8")).toBe(secrets);
  }
  expect(killed).toBeGreaterThan(rounds / 3);
  expect(readFileSync(join(project.folder, "playbooks/site.yml"), "utf8")).toContain(own);
  process.stderr.write(
    `  killed ${killed} of ${rounds} generates (the last whole one: ${(whole / 1000).toFixed(1)} s)\n`,
  );
});
