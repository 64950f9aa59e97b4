import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/*
 * Three services of one program: each connects to what its variable says, once, when it begins. One wants a name outside and an address, one only its
 * neighbour, and that one nobody.
 */

const program = `my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
$SIG{TERM} = sub { exit };
IO::Socket::INET->new(PeerAddr => $_, Timeout => 1) for split " ", $ENV{TALKS} // "";
while (my $visitor = $listener->accept) {
  print $visitor "hello\\n";
  close $visitor;
}
`;

const lab = new Lab("e2etalks", 18_165, {
  services: "",
  files: {
    "talk/talk.pl": program,
    "talk/Dockerfile": 'FROM debian:13\nCOPY talk.pl /\nCMD ["perl", "-MIO::Socket", "/talk.pl"]\n',
    "docker-compose.yml": `services:
  asker:
    build: ./talk
    depends_on: [base]
    environment: { TALKS: "base:8000 api.example.org:443 192.0.2.1:443" }
  quiet:
    build: ./talk
    depends_on: [base]
    environment: { TALKS: "base:8000" }
  base:
    build: ./talk
`,
  },
});

afterAll(() => lab.remove());

const named = z.object({ value: z.string(), ports: z.array(z.string()).optional() });
const network = z.object({
  lives: z.number().min(2),
  peers: z.array(named),
  outside: z.array(named),
  addresses: z.array(named),
});
const document = z.object({
  services: z.array(
    z.object({
      service: z.string(),
      facts: z.object({ network }),
      changes: z.array(z.object({ key: z.string(), before: z.string(), after: z.string() })),
      ends: z.array(z.string()),
      remarks: z.array(z.string()),
    }),
  ),
});

const answers = () => readFileSync(join(lab.folder, "harden.yml"), "utf8");

test("it is taken over with its ways out", () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  expect(answers()).toMatch(/asker:[\s\S]*reaches:[\s\S]*internal-network[\s\S]*quiet:[\s\S]*internal-network/);
  lab.mustDeploy();
});

test("whom each of them talks to is found out, and what needs no way out loses it", () => {
  const outcome = lab.run(["learn", "asker", "quiet", "--yes", "--json"]);
  expect({ code: outcome.code, stderr: outcome.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  const [asker, quiet] = document.parse(JSON.parse(outcome.stdout)).services;
  const peers = [{ value: "base", ports: ["8000"] }];
  expect(asker?.facts.network).toMatchObject({
    peers,
    outside: [{ value: "api.example.org", ports: ["443"] }],
    addresses: [{ value: "192.0.2.1", ports: ["443"] }],
  });
  const after = "api.example.org:443, 192.0.2.1:443";
  expect(asker?.changes).toContainEqual({ key: "outbound", before: "any", after });
  expect(asker?.remarks.join("\n")).not.toContain("outbound");
  expect(quiet?.facts.network).toMatchObject({ peers, outside: [], addresses: [] });
  expect(quiet?.changes).toContainEqual({ key: "outbound", before: "any", after: "none" });
  expect(quiet?.ends).toContain("internal-network");
  expect(answers()).toMatch(/# learned: in [0-9]+ lives it asked for no name and no address outside\n +outbound: none/);
});

test("it is deployed like that, and every control holds", () => {
  const { findings } = expectProven(lab);
  const held = findings.filter(({ control, ok }) => control === "internal-network" && ok === true);
  expect(held.map(({ service }) => service)).toContain("quiet");
});
