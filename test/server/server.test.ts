import { spawnSync } from "node:child_process";
import { withImages } from "../support/engine/images.ts";
import { changedIn, type DeployReport, failuresIn } from "../support/projects/report.ts";
import { RemoteProject } from "../support/servers/remote.ts";
import { waitFor } from "../support/wait.ts";
import { appArmorSteps, labels } from "./apparmor.ts";
import { edgeSteps } from "./edge.ts";
import { faultSteps } from "./faults.ts";
import { learnedSteps } from "./learned.ts";
import { Machine, publish } from "./machine.ts";
import { powerSteps } from "./power.ts";
import { differences, type Snapshot, takeSnapshot } from "./snapshot.ts";
import { wholeSteps } from "./whole.ts";

/* The life of one server, from nothing to a hardened stack and back. Each test goes on where the one before it ended. */

const stack = "servertest";
/** Where the tables of the attacks are written, if anywhere. */
const document = process.env.ATTACKS_DOCUMENT;
const machine = new Machine();
let server: RemoteProject;
let before: Snapshot;
let broken: string | undefined;

/** A test that is not tried where one failed without which it says nothing. It tells its time: all of them together take three quarters of an hour. */
function step(title: string, work: () => void | Promise<void>, hours = 1): void {
  const limit = hours * 3_600_000;
  test(
    title,
    async () => {
      if (broken !== undefined) {
        throw new Error(`not tried, because this failed: ${broken}`);
      }
      const begun = Date.now();
      const say = (how: string) =>
        process.stderr.write(`  ${title}: ${how}${Math.round((Date.now() - begun) / 1000)} s\n`);
      try {
        await work();
      } catch (error) {
        say("FAILED after ");
        throw error;
      }
      say("");
    },
    limit,
  );
}

/** A step without which the ones after it say nothing. */
function vital(title: string, work: () => void | Promise<void>): void {
  step(title, async () => {
    try {
      await work();
    } catch (error) {
      broken = title;
      throw error;
    }
  });
}

afterAll(() => {
  machine.remove();
  server?.removeFolder();
});

describe("a bare server", () => {
  vital("boots, and has neither engine nor auditd", () => {
    withImages(stack, 18_110, (images) => machine.build(images));
    machine.start();
    server = new RemoteProject(stack, machine.access, publish);
    expect(server.init()).toMatchObject({ code: 0 });
    // Ubuntu's packages bring AppArmor's tools along.
    expect(server.root("command -v dockerd auditctl || true")).toBe("");
    // There the attacks call the server's own services: what keeps containers from them is host-filter.
    const open = { open: ["4998/tcp"] };
    // Debian 12's own engine is too old.
    server.set(["server"], machine.system === "debian-12" ? { engine: "docker", ...open } : open);
    expect(server.run(["generate"])).toMatchObject({ code: 0 });
    before = takeSnapshot(server);
  });

  vital("is prepared over ssh", () => {
    const { code, report } = server.deploy("--tags", "server");
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    server.root("docker load --input /dev/vdb");
  });

  vital("gets the stack", async () => {
    let { code, report } = server.deploy();
    if (isUnfinished(report)) {
      ({ code, report } = server.deploy());
    }
    expect({ code, ...troublesIn(report) }).toEqual({ code: 0, ...none });
    expect(await server.page()).toMatch(/^200 [\s\S]*Put a bench under the lime tree/);
  });

  step("is as wanted then: a second run changes nothing, with as few calls as can be", () => {
    const ids = server.containers();
    const { changed, calls } = playbookByHand();
    expect(changed).toMatch(/changed=0\s+unreachable=0\s+failed=0/);
    expect(calls).toEqual(["server_facts"]);
    expect(server.containers()).toEqual(ids);
  });
});

/** Looking through images has an end; on an emulated processor it may come too early, and the next deploy goes on with what is left. */
function isUnfinished(report: DeployReport): boolean {
  const { failures, open } = troublesIn(report);
  return failures === "" && open.length > 0 && open.every(({ why = "" }) => why.includes("looking took longer than"));
}

/** What a report has when all went well. */
const none = { failures: "", open: [] };

/** Told together with the exit code: by that alone it takes half an hour to see which finding it was. */
function troublesIn(report: DeployReport): { readonly failures: string; readonly open: DeployReport["findings"] } {
  return { failures: failuresIn(report), open: report.findings.filter(({ ok }) => ok !== true) };
}

/** Runs the project without our command, and names the modules that Ansible called on the server. */
function playbookByHand(): { readonly changed: string; readonly calls: readonly string[] } {
  const vault = `${stack}@${server.passphrase}`;
  const words = ["-vvv", "--inventory", "inventory/hosts.yml", "playbooks/site.yml", "--vault-id", vault];
  const { stdout } = spawnSync("ansible-playbook", words, { cwd: server.folder, encoding: "utf8", maxBuffer: 2 ** 28 });
  return {
    changed: stdout.slice(stdout.lastIndexOf("PLAY RECAP")),
    calls: [...stdout.matchAll(/^Using module file \S+\/(\w+)\.py$/gm)].map(([, name]) => name ?? ""),
  };
}

describe("from inside", () => {
  step("every attack is stopped", () => {
    const way = `ssh -F ${machine.access.sshConfig} server sudo`;
    // With the plain stack beside it the table can be written too, in twice the time.
    const tables = document === undefined ? ["--no-plain"] : ["--markdown", document];
    const words = ["--hardened", stack, ...tables, "--json", "--patience", "8", "--on", way];
    const { status, stdout, stderr } = spawnSync(process.execPath, ["test/attacks/run.mjs", ...words], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    process.stderr.write(`  ${stderr.split("\n")[0]}\n`);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const attacks: readonly Attack[] = Object.values(JSON.parse(stdout));
    expect(attacks.filter(({ counts }) => !counts)).toEqual([]);
    expect(attacks.length).toBeGreaterThanOrEqual(30);
  });

  step("what happened is recorded, and told in words", () => {
    // Ubuntu 26.04's chmod makes no call where the mode is that already.
    server.root("chmod 0640 /etc/docker/daemon.json; chmod 0644 /etc/docker/daemon.json");
    const { code, stdout } = server.run(["audit", "server"]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/daemon\.json/) });
  });
});

interface Attack {
  readonly counts: boolean;
}

describe("AppArmor", () => {
  appArmorSteps(step, () => server);
});

describe("learning", () => {
  learnedSteps(step, () => machine.access);
});

describe("a public name", () => {
  edgeSteps(step, () => machine.access);
});

describe("whole lives", () => {
  wholeSteps(step, () => machine.access);
});

describe("what goes wrong", () => {
  faultSteps(step, () => server);
});

describe("after a reboot", () => {
  step("everything is as it was, with no hand laid on", async () => {
    server.sql("INSERT INTO csvs23db.suggestion (author, message) VALUES ('Eve', 'kept across a reboot')");
    const rows = server.sql("SELECT * FROM csvs23db.suggestion");
    const rules = server.root("auditctl -l");
    const confined = labels(server);
    machine.reboot();
    await healthy();
    expect(server.sql("SELECT * FROM csvs23db.suggestion")).toBe(rows);
    expect(server.root("auditctl -l")).toBe(rules);
    expect(labels(server)).toEqual(confined);
    expect(Object.values(confined).join("\n")).toMatch(/^(harden-init\.\S+ \(enforce\)\n?)+$/);
    expect(await server.page()).toMatch(/^200 [\s\S]*kept across a reboot/);
  });

  step("a deploy finds nothing to do", () => {
    // It would wait for the unit that starts the stack, which takes its time on an emulated server.
    server.root(`systemctl start harden-init.${stack}.service`);
    const { code, report } = server.deploy();
    expect({ code, changed: changedIn(report), ...troublesIn(report) }).toEqual({ code: 0, changed: [0], ...none });
  });
});

/** Waits until every container is healthy. */
async function healthy(): Promise<void> {
  const look = () => {
    const states = Object.values(server.containers()).map((id) =>
      server.root(`docker inspect --format '{{.State.Health.Status}}' ${id}`),
    );
    return states.length > 0 && states.every((state) => state === "healthy");
  };
  const describe = () => `not healthy after the reboot:\n${server.root("docker ps --all; systemctl --failed")}`;
  await waitFor(look, describe, { seconds: 300, pause: 3_000 });
}

describe("cut power", () => {
  powerSteps(step, machine, () => server);
});

describe("on a kernel without AppArmor", () => {
  step("the stack comes up, and a deploy that requires AppArmor is refused", async () => {
    machine.stop();
    machine.start("apparmor=0");
    await healthy();
    server.set(["hardening", "apparmor"], "require");
    expect(server.run(["generate"]).code).toBe(0);
    const outcome = server.run(["deploy"]);
    expect(outcome).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/AppArmor is required[\s\S]*no task before it changed anything/),
    });
  });

  step("one that does not says what is missing", () => {
    server.set(["hardening", "apparmor"], "auto");
    expect(server.run(["generate"]).code).toBe(0);
    const { code, report } = server.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    const missing = report.findings.filter(({ ok }) => ok !== true).map(({ control }) => control);
    expect([...new Set(missing)]).toEqual(["apparmor"]);
  });

  step("with AppArmor back, the next deploy enforces it again", () => {
    machine.stop();
    machine.start();
    const { code, report } = server.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(report.findings.filter(({ ok }) => ok !== true)).toEqual([]);
  });
});

describe("undo", () => {
  step("gives the server back as it was", () => {
    expect(server.run(["down", "--volumes", "--yes"])).toMatchObject({ code: 0 });
    expect(server.run(["undo", "--packages", "--yes"])).toMatchObject({ code: 0 });
    const left = differences(before, takeSnapshot(server));
    expect(left.filter((line) => line.includes("harden-init") || !ofPackages.test(line))).toEqual([]);
  });
});

/** What removed packages leave, which are not purged: settings, links, masks of their units, a group, and profiles that stay loaded until the next boot. */
const ofPackages =
  /^[+~] (?:profile |unit |group docker|\/etc\/(?:group|gshadow)-?:|\/etc\/(?:apparmor|apt\/apt\.conf\.d|audit|cni|containerd|default|docker|ethertypes|init\.d|kernel|logrotate\.d|nftables\.conf|pm|protocols|rpc|security\/pwquality|services|rc.\.d|systemd\/system\/(?:\S+\.wants|(?:apparmor|auditd|containerd|docker|nftables|unattended-upgrades)\.\w+$)|update-motd\.d)\b)/;
