import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * An image that nobody knows, taken over with everything left open: what it needs is found out on the real engine, written, deployed, and holds.
 * It begins as root, gives its data to its user, and drops root by itself, as official images do.
 */

const server = `use POSIX;
open(my $pid, ">", "/run/book.pid") or die "pid: $!"; print $pid $$; close $pid;
if ($> == 0) { chown 1234, 1234, "/data", glob("/data/*"); setgid(1234); $( = $) = "1234 1234"; setuid(1234) }
$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) {
  my $asked = 0;
  while (<$visitor>) { $asked = 1; last if /^\\r?$/ }
  if ($asked) { open(my $book, ">>", "/data/book") or die "book: $!"; print $book "x"; close $book }
  print $visitor "HTTP/1.0 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n<a href='/more'>more</a>\\n";
  close $visitor;
}
`;

const port = 18_163;
const lab = new Lab("e2elearn", port, {
  services: "",
  files: {
    "book/server.pl": server,
    "book/Dockerfile":
      'FROM debian:13\nRUN mkdir /data && chown 1234:1234 /data\nCOPY server.pl /\nCMD ["perl", "-MIO::Socket", "/server.pl"]\n',
    "tests/smoke.sh": "set -e\nls / >/tmp/report\ntest -s /tmp/report\n",
    "docker-compose.yml": `services:
  book:
    build: ./book
    ports: ["127.0.0.1:${port}:8000"]
    volumes: ["pages:/data"]
volumes: { pages: {} }
`,
  },
});

afterAll(() => lab.remove());

const learned = z.object({
  services: z.array(z.object({ service: z.string(), state: z.string() }).loose()),
});

/** What a learning makes on a host: containers, volumes, networks, and the kernel's own place for its records. */
function listLeft(): string {
  const name = "harden-learn-e2elearn-";
  return [
    docker("ps", "--all", "--quiet", "--filter", `name=${name}`),
    docker("volume", "ls", "--quiet", "--filter", `name=${name}`),
    docker("network", "ls", "--quiet", "--filter", `name=${name}`),
  ]
    .join("")
    .trim();
}

/** Makes a file that has no name: the engine's own profile lets every container do it, and no list that was learned of such a service. */
function makeMemoryFile(): string {
  const number = process.arch === "arm64" ? 279 : 319;
  const program = `my $name = "x"; print syscall(${number}, $name, 0) < 0 ? "refused with " . ($! + 0) : "made"`;
  return docker("exec", `${lab.stack}-book-1`, "perl", "-e", program).trim();
}

test("it is taken over with its open points", async () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  const file = join(lab.folder, "harden.yml");
  const exercises = "$&\n$1learn: [{ script: tests/smoke.sh }]";
  writeFileSync(file, readFileSync(file, "utf8").replace(/^( +)kind: generic$/m, exercises));
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  lab.mustDeploy();
  expect(await lab.page()).toContain("200");
  expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).toMatch(/accept:[\s\S]*non-root-user/);
  expect(makeMemoryFile()).toBe("made");
});

test("what it needs is found out beside it, with nothing left behind", () => {
  const before = lab.containers();
  const outcome = lab.run(["learn", "book", "--yes", "--json"]);
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(learned.parse(JSON.parse(outcome.stdout)).services).toMatchObject([{ service: "book", state: "learned" }]);
  expect(lab.containers()).toEqual(before);
  expect(listLeft()).toBe("");
});

test("the answers are the least that it needs, on the data that it has, too", () => {
  const answers = readFileSync(join(lab.folder, "harden.yml"), "utf8");
  // Until now it was root without the right to become anybody else, and so are its data.
  expect(answers).toMatch(/# learned: .*\/data: files in it are others' \([0-9]+ of 0:0\)[\s\S]*owns:[^a-z]*\/data/);
  expect(answers).toMatch(/user: "?1234:1234/);
  expect(answers).toMatch(/capabilities: \[\s*\]/);
  expect(answers).toMatch(/writable:[^a-z]*\/run/);
  // Only the script of the project's own writes there.
  expect(answers).toMatch(/^ +- \/tmp/m);
  expect(answers).toMatch(/# learned: .* it lived 2 times with no other\n +seccomp: learned/);
  expect(answers).not.toMatch(/non-root-user|no-capabilities|read-only-root/);
});

test("it is deployed with them, every control holds, and its data are there", async () => {
  expect(await lab.page()).toContain("200");
  const pages = docker("exec", `${lab.stack}-book-1`, "stat", "--format=%s", "/data/book");
  const report = expectProven(lab);
  expect(docker("exec", `${lab.stack}-book-1`, "stat", "--format=%u:%g", "/data/book").trim()).toBe("1234:1234");
  const rows = report.learned?.find(({ service }) => service === "book")?.rows;
  expect(rows).toContainEqual(expect.objectContaining({ what: "user", before: "its image's own", after: "1234:1234" }));
  const held = report.findings.filter(({ service, ok }) => service === "book" && ok === true);
  expect(held.map(({ control }) => control)).toEqual(
    expect.arrayContaining(["non-root-user", "no-capabilities", "read-only-root", "health-check", "seccomp"]),
  );
  expect(await lab.page()).toContain("200");
  expect(Number(docker("exec", `${lab.stack}-book-1`, "stat", "--format=%s", "/data/book"))).toBeGreaterThan(
    Number(pages),
  );
});

test("it makes the system calls that it needs, and no others", () => {
  expect(makeMemoryFile()).toBe("refused with 38");
  expect(docker("exec", `${lab.stack}-book-1`, "cat", "/proc/1/status")).toMatch(/^Seccomp:\s+2$/m);
  expect(lab.run(["generate"]).stdout).toContain("Nothing to do");
});

test("a service that does not live as shipped teaches nothing", () => {
  const file = join(lab.folder, "harden.yml");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/^ {4}compose:/m, '    compose:\n      entrypoint: ["false"]'),
  );
  const before = readFileSync(file, "utf8");
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  expect(lab.deploy().code).not.toBe(0);
  const outcome = lab.run(["learn", "book", "--yes"]);
  expect(outcome).toMatchObject({ code: 3 });
  expect(outcome.stdout + outcome.stderr).toContain("it does not live as shipped: the first start: it ended with 1");
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(listLeft()).toBe("");
});
