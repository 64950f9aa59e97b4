import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { printProfileForHost } from "../../src/plan/apparmor/for-host.ts";
import { failuresIn } from "../support/projects/report.ts";
import { renderFile } from "../support/rendered.ts";
import { type Access, RemoteProject } from "../support/servers/remote.ts";
import { labels, type Step } from "./apparmor.ts";
import { publish } from "./machine.ts";

/** It starts a program each second. */
const program = `$SIG{TERM} = sub { exit };
for (;;) { system "/usr/bin/id", "-u"; sleep 1 }
`;

const file = "/srv/own.pl";
const command = ["perl", file];
const application = {
  services: `  own:
    kind: generic
    image: debian:13
    user: "1000:1000"
    capabilities: []
    writable: []
    outbound: none
    reaches: []
    files: { ${file}: ./own.pl }
    compose: { command: ${JSON.stringify(command)} }`,
  files: { "own.pl": program },
};

const profile = z.object({ value: z.array(z.string()), enforced: z.number(), evidence: z.string() });

/** What only a kernel with AppArmor can show of learning: a stack beside the other one, on a server that is prepared. */
export function learnedSteps(step: Step, access: () => Access): void {
  let own: RemoteProject | undefined;
  const project = () => {
    own ??= new RemoteProject("serverlearn", access(), publish, application);
    return own;
  };

  // The last test of all sees that nothing of it stays.
  afterAll(() => own?.leave());

  step("a service that no kind describes is confined to what it was heard to do", async () => {
    const own = project();
    expect(own.init()).toMatchObject({ code: 0 });
    own.set(["hosts", 0, "prepare"], false);
    expect(own.run(["generate"]).code).toBe(0);
    expect(deploy(own)).toEqual({ code: 0, failures: "" });
    const learned = await learnProfile(own);
    expect(learned).toMatchObject({ enforced: 2, value: expect.arrayContaining(["/usr/bin/id ix"]) });
    expect(own.root("cat /sys/kernel/security/apparmor/profiles")).not.toContain("harden-learn");
    keep(own, learned);
    own.set(["services", "own", "apparmor"], "learned");
    expect(own.run(["generate"])).toMatchObject({ code: 0 });
    expect(deploy(own, "--prove")).toEqual({ code: 0, failures: "" });
    expect(labels(own)).toEqual({ own: "harden-init.serverlearn.own (enforce)" });
    // The engine starts the shell; what the shell starts is under the profile.
    expect(inside(own, "/usr/bin/id -u; /usr/bin/ls /")).toMatch(/^1000\n[\s\S]*ls: Permission denied/);
  });

  step("while its profile is watched the rest passes, and is told and given to it", () => {
    const own = project();
    expect(own.run(["learn", "--watch", "1d", "own", "--yes"])).toMatchObject({ code: 0 });
    expect(deploy(own)).toEqual({ code: 0, failures: "" });
    expect(labels(own)).toEqual({ own: "harden-init.serverlearn.own (complain)" });
    expect(inside(own, "/usr/bin/ls /etc/hostname; /usr/bin/cat /etc/debian_version")).toMatch(/^\/etc\/hostname\n\d+/);
    const { code, stdout } = own.run(["learn", "--watch", "off", "own", "--yes", "--json"]);
    const { services, gaps } = ended.parse(JSON.parse(stdout));
    const [seen] = services;
    expect({ code, gaps, beyond: seen?.beyond }).toEqual({ code: 0, gaps: [], beyond: [] });
    expect(seen?.missed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["/usr/bin/ls ix", "/usr/bin/cat ix", "/etc/debian_version r"]),
    );
    expect(seen?.missed.map(({ name }) => name)).not.toContain("/usr/bin/id ix");
  });

  step("with these rules it is in force again, and refuses what it still was not seen to do", () => {
    const own = project();
    expect(deploy(own, "--prove")).toEqual({ code: 0, failures: "" });
    expect(labels(own)).toEqual({ own: "harden-init.serverlearn.own (enforce)" });
    expect(inside(own, "/usr/bin/ls /etc/hostname; /usr/bin/du /etc/passwd")).toMatch(
      /^\/etc\/hostname\n[\s\S]*du: Permission denied/,
    );
  });
}

const entries = z.array(z.object({ name: z.string() }));
const ended = z.object({
  services: z.array(z.object({ missed: entries, beyond: entries })),
  gaps: z.array(z.string()),
});

function deploy(project: RemoteProject, ...words: readonly string[]) {
  const { code, report } = project.deploy(...words);
  return { code, failures: failuresIn(report) };
}

/** As learning proves it on the server, in lives that are short. */
async function learnProfile(own: RemoteProject): Promise<z.output<typeof profile>> {
  const { model } = await renderFile(join(own.folder, "harden.yml"));
  const archive = execFileSync("tar", ["-C", join(own.folder, "playbooks/collections"), "-c", "ansible_collections"], {
    maxBuffer: 2 ** 26,
  });
  own.root(
    "rm -rf /root/confine; mkdir /root/confine; base64 -d | tar -C /root/confine -x",
    archive.toString("base64"),
  );
  own.root("cat > /root/confine/profile", await printProfileForHost(model, "own"));
  own.root("cat > /root/confine/confine.py", readFileSync("test/server/confine.py", "utf8"));
  own.root(`mkdir -p /srv; cat > ${file}`, program);
  const words = ["/root/confine", "/root/confine/profile", "debian:13", file, ...command];
  const said = own.root(`python3 /root/confine/confine.py ${words.join(" ")}; rm -r /root/confine ${file}`);
  return profile.parse(JSON.parse(said));
}

/** As `harden-init learn` keeps what it was told. */
function keep(own: RemoteProject, learned: object): void {
  const image = own.root("docker image inspect --format '{{.Id}}' debian:13");
  const facts = { user: null, capabilities: null, profile: learned };
  const result = { service: "own", image, state: "learned", facts, runs: 3, starts: 6, seconds: 60 };
  const entry = { reference: "debian:13", host: "server", at: "2026-01-02T03:04:05Z", result };
  mkdirSync(join(own.folder, "learned"));
  const path = join(own.folder, "learned", `${image.replace("sha256:", "")}.json`);
  writeFileSync(path, JSON.stringify({ version: 1, services: { own: entry } }));
}

function inside({ access, stack }: RemoteProject, script: string): string {
  const words = ["sudo", "docker", "exec", `${stack}-own-1`, "sh", "-c", `'${script} 2>&1 || true'`];
  return execFileSync("ssh", ["-F", access.sshConfig, "-o", "BatchMode=yes", "server", ...words], { encoding: "utf8" });
}
