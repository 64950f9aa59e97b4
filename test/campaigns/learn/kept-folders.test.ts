import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { waitFor } from "../../support/wait.ts";

/* An image that keeps its data in the container itself: learning makes a volume of the folder, and a deploy takes along what was written until then. */

const server = `$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) {
  my $asked = 0;
  while (<$visitor>) { $asked = 1; last if /^\\r?$/ }
  if ($asked) { open(my $book, ">>", "/var/lib/book/pages") or die "book: $!"; print $book "x"; close $book }
  print $visitor "HTTP/1.0 200 OK\\r\\n\\r\\n" . (-s "/var/lib/book/pages") . "\\n";
  close $visitor;
}
`;

/** It stays root, and has files of its own users. */
const ledger = `mkdir -p /var/lib/ledger/pages
chown 1234:2345 /var/lib/ledger/pages && chmod 0750 /var/lib/ledger/pages
echo one > /var/lib/ledger/pages/1 && chown 3456:4567 /var/lib/ledger/pages/1 && chmod 0604 /var/lib/ledger/pages/1
chown 5678 /var/lib/ledger && chmod 0711 /var/lib/ledger
exec sleep infinity
`;

const port = 18_168;
const lab = new Lab("e2ekeeps", port, {
  services: "",
  files: {
    "book/server.pl": server,
    "book/Dockerfile":
      'FROM debian:13\nRUN mkdir /var/lib/book\nCOPY server.pl /\nCMD ["perl", "-MIO::Socket", "/server.pl"]\n',
    "docker-compose.yml": `services:
  book:
    build: ./book
    ports: ["127.0.0.1:${port}:8000"]
  ledger:
    image: debian:13
    init: true
    command: [sh, -c, ${JSON.stringify(ledger)}]
`,
  },
});
const volume = `${lab.stack}_book_var-lib-book`;

afterAll(() => lab.remove());

/** The folder of a `docker` that copies nothing: only then the disk is full. */
function withoutCopying(): string {
  const [folder, real] = [lab.beside("bin"), execFileSync("which", ["docker"], { encoding: "utf8" }).trim()];
  mkdirSync(folder);
  const script = `#!/bin/sh\nif [ "$1" = cp ]; then echo "no space left on device" >&2; exit 1; fi\nexec ${real} "$@"\n`;
  writeFileSync(join(folder, "docker"), script, { mode: 0o755 });
  return folder;
}

/** How many pages it was asked for, by its own count. */
async function countPages(): Promise<number> {
  return Number((await lab.page()).replace(/^200 /, ""));
}

let before: number;

test("it writes into its container", async () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  lab.mustDeploy();
  for (let page = 0; page < 50; page += 1) {
    await countPages();
  }
});

test("what it keeps there is found out", () => {
  const outcome = lab.run(["learn", "book", "--yes"]);
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  const answers = readFileSync(join(lab.folder, "harden.yml"), "utf8");
  expect(answers).toMatch(/# learned: \/var\/lib\/book: .*\n +keeps:\s+- \/var\/lib\/book$/m);
  expect(answers).toMatch(/owns:\s+- \/var\/lib\/book$/m);
  const { services } = parse(answers);
  expect(services.book.accept).toBeUndefined();
});

test("a volume of that name with other files is not touched, and the service runs on", async () => {
  docker("volume", "create", volume);
  const running = lab.containers();
  before = await countPages();
  expect(before).toBeGreaterThan(50);
  const { code, stdout } = lab.run(["deploy"]);
  expect({ code, stdout }).toMatchObject({ code: 5, stdout: expect.stringContaining("that volume is there already") });
  expect(lab.containers()).toEqual(running);
  expect(await countPages()).toBe(before + 1);
  docker("volume", "rm", volume);
});

test("where copying fails, the service runs on as it was, and no half of a volume is left", async () => {
  const running = lab.containers();
  const { code, stdout } = lab.run(["deploy"], { PATH: `${withoutCopying()}:${process.env.PATH}` });
  expect({ code, stdout }).toMatchObject({
    code: 5,
    stdout: expect.stringMatching(/files of book could not be taken along.*no space left/s),
  });
  expect(lab.containers()).toEqual(running);
  expect(docker("volume", "ls", "--quiet", "--filter", `name=${volume}`)).toBe("");
  await waitFor(
    async () => (await countPages()) > before + 1,
    () => "it does not answer any more",
  );
});

test("a deploy takes the files along, with every control in force", async () => {
  const report = expectProven(lab);
  const held = report.findings.filter(({ service, ok }) => service === "book" && ok === true);
  expect(held.map(({ control }) => control)).toEqual(expect.arrayContaining(["non-root-user", "read-only-root"]));
  expect(await countPages()).toBeGreaterThan(before);
  expect(docker("volume", "ls", "--quiet", "--filter", `name=${volume}`).trim()).toBe(volume);
});

test("files of several users keep their owners and modes", () => {
  const list = ["sh", "-c", "cd /var/lib/ledger && stat --format '%n %u:%g %a' . pages pages/1"];
  const owners = lab.inside("ledger", ...list);
  expect(owners).toBe(". 5678:0 711\npages 1234:2345 750\npages/1 3456:4567 604");
  lab.set(["services", "ledger", "keeps"], ["/var/lib/ledger"]);
  // It makes them again at its start otherwise.
  lab.set(["services", "ledger", "compose", "command"], ["sleep", "infinity"]);
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(lab.inside("ledger", ...list)).toBe(owners);
});

test("they last from then on", async () => {
  const last = await countPages();
  docker("rm", "--force", `${lab.stack}-book-1`);
  lab.mustDeploy();
  expect(await countPages()).toBeGreaterThan(last);
});
