import { type DeployReport, failuresIn } from "../support/projects/report.ts";
import type { RemoteProject } from "../support/servers/remote.ts";

/** Runs one part of a server's life, for so many hours at most; the parts after it are not tried where it fails. */
export type Step = (title: string, work: () => void | Promise<void>, hours?: number) => void;

/** What only a kernel with AppArmor can show, on a server where the stack runs as wanted; it is as wanted again afterwards. */
export function appArmorSteps(step: Step, project: () => RemoteProject): void {
  step("under its profile each container ends in order and in its time, and comes back", () => {
    const { stack } = project();
    const stopped = project().root(`systemctl stop harden-init.${stack}.service
      docker ps --all --filter label=com.docker.compose.project=${stack} --format '{{.Status}}'`);
    // 137 would be a container that had to be killed after its time.
    expect(stopped).toMatch(/^(Exited \((0|143)\) .*\n?)+$/);
    project().root(`systemctl start harden-init.${stack}.service`);
    expect(Object.values(labels(project()))).toEqual([
      expect.stringMatching(/^harden-init\.\S+ \(enforce\)$/),
      expect.stringMatching(/^harden-init\.\S+ \(enforce\)$/),
    ]);
  });

  step("a profile that does not parse changes nothing, and the next deploy converges", () => {
    const { stack } = project();
    const path = `playbooks/files/etc/apparmor.d/harden-init.${stack}.webserver`;
    const before = state(project());
    project().edit(path, (text) => text.replace("  /tmp/ r,", "  /tmp/ readable,"));
    const { code, report } = project().deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({
      code: 5,
      failures: expect.stringMatching(/harden-init\.\S+\.webserver does not parse: .* line \d+/),
    });
    expect(state(project())).toBe(before);
    project().edit(path, (text) => text.replace("  /tmp/ readable,", "  /tmp/ r,"));
    expectWanted(project());
    expect(state(project())).toBe(before);
  });

  step(
    "another profile under the same name is a finding of that control alone, though the label is right, and a deploy loads ours again",
    () => {
      const name = `harden-init.${project().stack}.webserver`;
      const before = labels(project());
      const usual = verify(project()).wrong;
      expect(usual.filter(({ control }) => control === "apparmor")).toEqual([]);
      // It allows everything that AppArmor rules about, so that the container goes on as it is.
      project().root("apparmor_parser --replace", openProfile(name));
      expect(labels(project())).toEqual(before);
      expect(verify(project(), usual)).toEqual({
        code: 3,
        wrong: [
          expect.objectContaining({
            control: "apparmor",
            service: "webserver",
            ok: false,
            why: expect.stringMatching(/^apparmor_content of webserver is another content \(sha\d+:[0-9a-f]{16}\)/),
          }),
        ],
      });
      expectWanted(project());
      expect(verify(project(), usual)).toEqual({ code: 0, wrong: [] });
      expect(labels(project())).toEqual(before);
    },
  );

  step("a service can be only watched, or left to the engine's own profile, and confined again", () => {
    const services = ["webserver", "dbserver"] as const;
    project().set(["services", "webserver", "apparmor"], "complain");
    project().set(["services", "dbserver", "apparmor"], "off");
    expectWanted(project(), {
      dbserver: "it has no AppArmor profile of its own; the engine's default profile confines it",
      webserver: "what its profile forbids is logged, but not stopped (complain)",
    });
    expect(labels(project())).toEqual({
      webserver: expect.stringMatching(/^harden-init\.\S+\.webserver \(complain\)$/),
      dbserver: "docker-default (enforce)",
    });
    for (const service of services) {
      project().set(["services", service, "apparmor"], "enforce");
    }
    expectWanted(project());
    expect(Object.values(labels(project())).filter((label) => !label.endsWith("(enforce)"))).toEqual([]);
  });
}

/**
 * Brings what the answers say now, and measures it.
 *
 * @param leftOpen what the answers leave open of AppArmor, by service; everything else must be as wanted
 */
function expectWanted(project: RemoteProject, leftOpen: Readonly<Record<string, string>> = {}): void {
  expect(project.run(["generate"]).code).toBe(0);
  const { code, report } = project.deploy();
  const wrong = report.findings.filter(({ ok, control }) => ok !== true && control === "apparmor");
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(wrong).toEqual(
    Object.entries(leftOpen).map(([service, open]) => expect.objectContaining({ service, ok: false, open })),
  );
}

/** A profile of that name that forbids nothing. */
function openProfile(name: string): string {
  const rules = ["file", "network", "capability", "signal", "ptrace", "mount", "umount", "pivot_root", "unix", "dbus"];
  return `abi <abi/3.0>,
profile ${name} flags=(attach_disconnected,mediate_deleted) {
${rules.map((rule) => `  ${rule},\n`).join("")}}
`;
}

type Finding = DeployReport["findings"][number];

/** What `verify` says is not right or not known, but for what was so before, and how it ends. */
function verify(project: RemoteProject, before: readonly Finding[] = []) {
  const { code, stdout } = project.run(["verify", "--json"]);
  const { findings } = JSON.parse(stdout) as DeployReport;
  const known = before.map(nameOf);
  return { code, wrong: findings.filter((one) => one.ok !== true && !known.includes(nameOf(one))) };
}

function nameOf({ control, service = "" }: Finding): string {
  return `${control} ${service}`;
}

/** The AppArmor label of each container's first process, by service. */
export function labels(project: RemoteProject): Readonly<Record<string, string>> {
  const label = (id: string): string =>
    project.root(`cat /proc/$(docker inspect --format '{{.State.Pid}}' ${id})/attr/current`);
  return Object.fromEntries(Object.entries(project.containers()).map(([service, id]) => [service, label(id)]));
}

/** What stands on the server's disk and in its kernel, and which containers run. */
function state(project: RemoteProject): string {
  return project.root(`cat /etc/apparmor.d/harden-init.${project.stack}.*
    grep harden-init.${project.stack} /sys/kernel/security/apparmor/profiles
    docker inspect --format '{{.Id}} {{.State.StartedAt}}' $(docker ps --quiet --no-trunc)`);
}
