import { execFileSync } from "node:child_process";
import * as z from "zod";
import { failuresIn } from "../support/projects/report.ts";
import { type Access, RemoteProject } from "../support/servers/remote.ts";
import { labels, type Step } from "./apparmor.ts";
import { publish } from "./machine.ts";

/** It answers with its user id, for which it starts a program. */
const program = `$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) { print $visitor \`/usr/bin/id -u\`; close $visitor }`;

const application = {
  services: `  own:
    kind: generic
    image: debian:13
    outbound: none
    reaches: []
    files: { /srv/own.pl: ./own.pl }
    compose: { command: [perl, -MIO::Socket, /srv/own.pl] }`,
  files: { "own.pl": program },
};

const learned = z.object({
  services: z.array(
    z.object({
      facts: z.object({
        profile: z.object({ value: z.array(z.string()), enforced: z.number(), evidence: z.string() }),
      }),
      changes: z.array(z.object({ key: z.string(), after: z.string() })),
    }),
  ),
});

/** What only a kernel with AppArmor can show of learning: a stack beside the other one, on a server that is prepared. */
export function learnedSteps(step: Step, access: () => Access): void {
  step("a service that no kind describes is learned, and confined to what it did", () => {
    const own = new RemoteProject("serverlearn", access(), publish, application);
    try {
      expect(own.init()).toMatchObject({ code: 0 });
      own.set(["hosts", 0, "prepare"], false);
      expect(own.run(["generate"]).code).toBe(0);
      expect(deploy(own)).toEqual({ code: 0, failures: "" });
      const { code, stdout, stderr } = own.run(["learn", "--yes", "--json"]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const [lesson] = learned.parse(JSON.parse(stdout)).services;
      expect(lesson?.facts.profile).toMatchObject({ enforced: 2, value: expect.arrayContaining(["/usr/bin/id ix"]) });
      expect(lesson?.changes).toContainEqual({ key: "apparmor", after: "its own profile" });
      expect(own.root("cat /sys/kernel/security/apparmor/profiles")).not.toContain("harden-learn");
      expect(deploy(own, "--prove")).toEqual({ code: 0, failures: "" });
      expect(labels(own)).toEqual({ own: "harden-init.serverlearn.own (enforce)" });
      // The engine starts the shell; what the shell starts is under the profile.
      expect(inside(own, "/usr/bin/id -u; /usr/bin/ls /")).toMatch(/^[1-9][0-9]*\n[\s\S]*ls: Permission denied/);
    } finally {
      own.run(["down", "--volumes", "--yes"]);
      own.closeConnections();
      own.removeFolder();
    }
  });
}

function deploy(project: RemoteProject, ...words: readonly string[]) {
  const { code, report } = project.deploy(...words);
  return { code, failures: failuresIn(report) };
}

function inside({ access, stack }: RemoteProject, script: string): string {
  const words = ["sudo", "docker", "exec", `${stack}-own-1`, "sh", "-c", `'${script} 2>&1 || true'`];
  return execFileSync("ssh", ["-F", access.sshConfig, "-o", "BatchMode=yes", "server", ...words], { encoding: "utf8" });
}
