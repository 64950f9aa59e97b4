import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls } from "../../support/projects/report.ts";

/* An image of one's own, of which nothing is known but what the wizard asks: enough to harden it, deploy it and measure it. */

/** A web server of one line, which keeps in its volume who was there. */
const server = `$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) {
  my $asked = 0;
  while (<$visitor>) { $asked = 1; last if /^\\r?$/ }
  if ($asked and open(my $book, ">>", "/data/book")) { print $book "x"; close $book }
  print $visitor "HTTP/1.0 200 OK\\r\\nConnection: close\\r\\n\\r\\nvisits: ", -s "/data/book" || 0, "\\n";
  close $visitor;
}
`;

const port = 18148;
const lab = new Lab("e2egeneric", port, {
  services: "",
  files: {
    "app/server.pl": server,
    "app/Dockerfile":
      'FROM debian:13\nRUN mkdir /data && chown 1000:1000 /data\nCOPY server.pl /\nCMD ["perl", "-MIO::Socket", "/server.pl"]\n',
  },
});

/** Services as compose files call them, each built here: no variable and no image can have such a name as it stands. */
const names = ["web.app", "web-2", "Web_Two", "2nd..page-"];
const named = new Lab("e2enames", 0, {
  services: names
    .map(
      (name) => `
  ${name}:
    { kind: generic, source: ./app, user: "1000:1000", compose: { command: sleep infinity, healthcheck: { test: [CMD, "true"], interval: 1s } } }`,
    )
    .join(""),
  files: { "app/Dockerfile": "FROM debian:13\n" },
});

afterAll(() => {
  lab.remove();
  named.remove();
});

test("what the wizard asks is enough to write it", () => {
  const answers = [
    ...["an empty stack", "generic", "app", "no, that is all", lab.stack, "on this machine"],
    ...["-", "./app", "no", "1000:1000", `127.0.0.1:${port}:8000`, "book:/data", "/tmp"],
    'perl -MIO::Socket -e "IO::Socket::INET->new(q(127.0.0.1:8000)) or exit 1"',
    ...["strict", "auto", "local", "tag", "no", "yes"],
  ];
  const input = `${answers.join("\n")}\n`;
  expect(lab.run(["init", "--plain"], {}, input)).toMatchObject({ code: 0, stderr: "" });
});

test("it is deployed with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  const held = report.findings.filter(({ service, ok }) => service === "app" && ok === true);
  expect(held.map(({ control }) => control)).toEqual(
    expect.arrayContaining(["non-root-user", "no-capabilities", "read-only-root", "health-check", "bound-interface"]),
  );
  expect(brokenControls(report)).toEqual([]);
  expect(await lab.page()).toBe("200 visits: 1\n");
});

test("it runs as the user that was said, and can write only where that was said", () => {
  const words = "id -u; touch /tmp/x /data/x && echo both; touch /x 2>&1 || true";
  expect(lab.inside("app", "sh", "-c", words)).toMatch(/^1000\nboth\n.*Read-only file system/);
});

test("its data are still there after it was taken down", async () => {
  expect(lab.run(["down"]).code).toBe(0);
  lab.mustDeploy();
  expect(await lab.page()).toBe("200 visits: 2\n");
});

test("services with dots, hyphens and capitals in their names are built and deployed, and a second pass changes nothing", () => {
  expect(named.init()).toMatchObject({ code: 0 });
  expectProven(named);
  expect(Object.keys(named.containers()).sort()).toEqual([...names].sort());
});
