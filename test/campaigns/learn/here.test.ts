import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import type { Running } from "../../support/projects/project.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * A stack is learned on this machine before anything of it was deployed: imported, learned, deployed, proven. Of the learning nothing is left, above all no secret,
 * also where it was interrupted, ended or killed.
 */

const canary = "here-canary-6f1d0c9e2b";
const server = `use POSIX;
open(my $key, "<", "/run/secrets/key") or die "key: $!"; die "no key" unless <$key> =~ /canary/;
open(my $pid, ">", "/run/server.pid") or die "pid: $!"; print $pid $$; close $pid;
$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) {
  while (<$visitor>) { last if /^\\r?$/ }
  print $visitor "HTTP/1.0 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\nwell\\n";
  close $visitor;
}
`;

const port = 18_164;
const lab = new Lab("e2ehere", port, {
  services: "",
  files: {
    "page/server.pl": server,
    "page/Dockerfile": 'FROM debian:13\nCOPY server.pl /\nCMD ["perl", "-MIO::Socket", "/server.pl"]\n',
    "rest/Dockerfile": 'FROM debian:13\nCMD ["sh", "-c", "trap exit TERM; while :; do sleep 1 & wait; done"]\n',
    "key.txt": canary,
    "docker-compose.yml": `services:
  page:
    build: ./page
    ports: ["127.0.0.1:${port}:8000"]
    secrets: [key]
    depends_on: [rest]
  rest: { build: ./rest }
secrets: { key: { file: ./key.txt } }
`,
  },
});
const place = `/run/harden-learn.${lab.stack}`;

afterAll(() => lab.remove());

const learned = z.object({
  host: z.string(),
  services: z.array(z.object({ service: z.string(), state: z.string(), written: z.boolean() }).loose()),
});

const learn = (...words: readonly string[]) => ["learn", "--here", ...words, "--vault-password-file", lab.passphrase];

/** What a learning makes: containers, volumes and networks, the folder in memory, and files with the secret. */
function listLeft(): readonly string[] {
  const name = `harden-learn-${lab.stack}`;
  const made = [
    docker("ps", "--all", "--quiet", "--filter", `name=${name}`),
    docker("volume", "ls", "--quiet", "--filter", `name=${name}`),
    docker("network", "ls", "--quiet", "--filter", `name=${name}`),
  ];
  const folders = readdirSync("/run").filter((entry) => entry.startsWith("harden-learn") && entry.includes(lab.stack));
  return [...made.join("").split("\n"), ...folders, ...filesWithSecret()].filter(Boolean);
}

/** Of what was written since the test began, the user's own file is the only one that may have it. */
function filesWithSecret(): readonly string[] {
  const folders = ["/run", "/tmp", "/dev/shm", "/var/lib/docker/volumes", "/opt/harden"].filter((path) =>
    existsSync(path),
  );
  const young = ["-xdev", "-type", "f", "-newer", lab.passphrase, "-size", "-2048k"];
  const words = [...folders, ...young, "-exec", "grep", "--files-with-matches", "--no-messages", canary, "{}", "+"];
  const { stdout } = spawnSync("find", words, { encoding: "utf8" });
  return stdout.split("\n").filter((path) => path !== join(lab.folder, "key.txt") && !path.includes("/jest"));
}

const isLearning = () => docker("ps", "--quiet", "--filter", `name=harden-learn-${lab.stack}-page`).trim() !== "";

test("it is taken over, and nothing of it is deployed", () => {
  const words = ["init", "--from", join(lab.folder, "docker-compose.yml"), "--host", "local", "--name", lab.stack];
  expect(lab.run([...words, "--yes"])).toMatchObject({ code: 0 });
  expect(existsSync(`/opt/harden/${lab.stack}`)).toBe(false);
  expect(listLeft()).toEqual([]);
});

async function interrupt(running: Running, signal: NodeJS.Signals): Promise<void> {
  running.child.kill(signal);
  expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining("interrupted") });
  expect(listLeft()).toEqual([]);
}

test("SIGINT in the middle ends it, and nothing is left", async () => {
  const running = lab.start(learn("page", "--yes"));
  await waitFor(isLearning, () => "no container of an experiment was there");
  await interrupt(running, "SIGINT");
});

test("another checkout is refused meanwhile, the first one learns on, and SIGTERM ends it", async () => {
  const other = lab.copy();
  const running = lab.start(learn("page", "--yes"));
  await waitFor(isLearning, () => "no container of an experiment was there");
  const { code, stderr } = other.run(learn("page", "--yes"));
  other.removeFolder();
  expect({ code, stderr }).toEqual({
    code: 5,
    stderr: expect.stringMatching(`Another harden-init learns ${lab.stack} on this machine.*from ${lab.folder}`),
  });
  await waitFor(isLearning, () => "the first one was ended");
  await interrupt(running, "SIGTERM");
});

test("what a killed one left goes away with the next, and that learns", async () => {
  const running = lab.start(learn("page", "--yes"));
  await waitFor(isLearning, () => "no container of an experiment was there");
  running.child.kill("SIGKILL");
  const { pid } = z
    .object({ pid: z.number() })
    .parse(JSON.parse(readFileSync(join(place, "learner.page.json"), "utf8")));
  process.kill(pid, "SIGKILL");
  await running.ended;
  expect(listLeft()).not.toEqual([]);
  const outcome = lab.run(learn("--yes", "--json"));
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(learned.parse(JSON.parse(outcome.stdout))).toMatchObject({
    host: "this machine",
    services: [
      { service: "page", state: "learned", written: true },
      { service: "rest", state: "learned", written: true },
    ],
  });
  expect(listLeft()).toEqual([]);
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
  const outcome = lab.run(learn("rest", "--yes"));
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(lab.containers()).toEqual(before);
});
