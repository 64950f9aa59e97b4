import { listServerMutations } from "../../mutations/server/all.ts";
import { expectWrong, findUntold, findWrong } from "../../mutations/server/judge.ts";
import { recordServerMutations } from "../../mutations/write-page.ts";
import { idleApp } from "../../support/projects/idle-app.ts";
import { type DeployReport, failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * What a server measures by itself, with nothing but python3: the same as `verify`, in a unit that may do no more than look. What changes is one line
 * in the journal.
 */

const stack = "e2eregular";
const unit = `harden-init.${stack}.regular-audit`;
const alarms = `harden-init.${stack}.alarms`;
const url = "http://127.0.0.1:8099/canary-path";
const container = `${stack}-app-1`;
const lock = `/run/harden-init/${stack}.lock`;
// What differs is looked at again at once: here nothing starts by itself.
const withoutPause = `ExecStart=/usr/bin/python3 -I -B /opt/harden/${stack}/regular-audit measure /opt/harden/${stack}/.regular-audit.json /var/lib/${unit} 0.1`;
const application = {
  services: `${idleApp.services}\nalarms: { command: /usr/local/bin/page ops, webhook: true, mail: deploy@mail.test }\nserver: { admins: [deploy] }`,
};

let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine("opensmtpd"));
  server = new RemoteProject(stack, machine.access, "", application);
  // As on every server; systemd leaves it to those who make a container.
  machine.exec("mount --make-rshared /; systemctl start docker");
  machine.load(["debian:13"]);
  machine.exec(`mkdir -p /srv; cat >/srv/taker.py <<'END'\n${taker}\nEND
    printf '%s\\n' ${mailServer.map((line) => `'${line}'`).join(" ")} >/etc/smtpd.conf; systemctl restart opensmtpd
    printf '%s\\n' '#!/bin/sh' 'exec logger --tag paged "$1 $(head --bytes 4000)"' >/usr/local/bin/page; chmod 755 /usr/local/bin/page
    ${dropIn(`${unit}.service`, ["[Service]", "ExecStart=", withoutPause])}
    ${dropIn(`${unit}.timer`, ["[Timer]", "RandomizedDelaySec=0", "AccuracySec=1s"])}`);
  expect(server.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

test("a deploy stops until the URL of the alarms is given, and then brings the timer", () => {
  const refused = server.run(["deploy"]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("secrets set alarm_webhook") });
  expect(server.run(["secrets", "set", "alarm_webhook", "--yes"], {}, url).code).toBe(0);
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(report.findings).toContainEqual(expect.objectContaining({ control: "regular-audit", ok: true }));
});

test("the server finds for itself what verify finds from here, whose report has its history", () => {
  measure();
  const { findings, audits } = JSON.parse(server.run(["verify", "--json"]).stdout) as Verified;
  const wrong = findings.filter(({ ok }) => ok !== true).map(nameOf);
  expect(Object.keys(history().state).sort()).toEqual(wrong.sort());
  expect(audits).toEqual([expect.objectContaining({ host: "server", runs: 1 })]);
  expect(audits[0]?.counts.holds).toBe(findings.length - wrong.length);
});

test("what someone weakens is one line in the journal, with its severity, when the timer comes, and an alarm", async () => {
  startTaker();
  machine.exec(`docker update --pids-limit 4000 ${container}
    ${dropIn(`${unit}.timer`, ["[Timer]", "OnActiveSec=", "OnActiveSec=1s", "RandomizedDelaySec=0", "AccuracySec=1s"])}
    rm -f ${lock}; systemctl daemon-reload; systemctl restart ${unit}.timer`);
  const [alarm] = await taken(1);
  expect(alarm).toMatchObject({ path: "/canary-path", body: { stack, host: "server", left_out: 0 } });
  const finding = { kind: "finding", severity: "medium", service: "app", controls: ["pids-limit"] };
  expect(alarm?.body.alarms).toEqual([expect.objectContaining(finding)]);
  expect(told("paged")).toMatch(/^ops \{"stack": .*pids-limit/);
  const mail = () => machine.exec("cat /var/mail/deploy 2>/dev/null || true");
  await waitFor(() => mail().includes("appeared: pids-limit of app"), mail);
  expect(mail()).toMatch(/^Subject: \[harden-init\] e2eregular on server: 1 alarm$/m);
  expect(mail()).toMatch(/^From: harden-init@\S+\.\S+$/m);
  measure();
  const text = "appeared: pids-limit of app does not hold: pids_limit of app is 4000, wanted 256";
  expect(journal().filter((line) => line.text.includes("pids-limit"))).toEqual([{ priority: "4", text }]);
  expect(server.run(["status"]).stdout).toMatch(
    /last audit:\n {2}server: .* hold, 1 failed.*\n(?: {4}.*\n)* {4}.* UTC {2}appeared: pids-limit of app/,
  );
});

test("what is put right again is gone", () => {
  machine.exec(`docker update --pids-limit 256 ${container}`);
  measure();
  expect(journal().at(-1)).toEqual({ priority: "5", text: "gone: pids-limit of app holds" });
});

test("a webhook that is away is named once, without its URL, and gets all when it is back", async () => {
  machine.exec(`systemctl stop taker; docker update --restart always ${container}`);
  measure();
  await waitFor(
    () => told(alarms).includes("webhook"),
    () => told(alarms),
  );
  machine.exec(`systemctl stop ${alarms}; docker update --pids-limit 4000 ${container}`);
  measure();
  await waitFor(
    () => told("paged").split("\n").length === 3,
    () => told("paged"),
  );
  const away = /^1 alarm could not be told to the webhook: .*refused.* It is tried again$/;
  expect(told(alarms).split("\n")).toEqual([expect.stringMatching(away)]);
  startTaker();
  machine.exec(`systemctl restart ${alarms}`);
  const all = await taken(2);
  const controls = all.at(-1)?.body.alarms.flatMap((one) => one.controls);
  expect(controls).toEqual(["bounded-restart", "pids-limit"]);
  expect(told(alarms).split("\n").at(-1)).toBe("The webhook takes alarms again");
  const everything = `(journalctl; cat /var/lib/${unit}/history.json)`;
  expect(machine.exec(`${everything} | grep --count canary-path || true`).trim()).toBe("0");
});

test("a try to break out is told from the audit daemon's log", () => {
  machine.exec(`mkdir -p /var/log/audit; printf 'type=SYSCALL msg=audit(%s.000:7): arch=c000003e syscall=272 success=no exit=-1 pid=9 ppid=8 \
uid=1000 comm="sh" exe="/bin/sh" key="harden-escape" SYSCALL=unshare\n' "$(($(date +%s) + 1))" >>/var/log/audit/audit.log`);
  measure();
  expect(journal().at(-1)).toEqual({ priority: "3", text: "escape tried: app called unshare by /bin/sh" });
});

/** `npm run mutations` does one thing after the other; here all that can stand at the same time do. */
const isWhole = process.env.MUTATIONS === "each";
const deeds = listServerMutations(stack);
const together = deeds.filter(({ alone }) => alone === undefined);

test("what someone undoes of the server itself is named by its own control, with the value, and by no other", () => {
  machine.exec(`docker update --pids-limit 256 --restart on-failure:5 ${container}`);
  expect(findWrong(verify())).toEqual({});
  for (const done of isWhole ? deeds.map((one) => [one]) : [together]) {
    machine.exec(done.map(({ breaks }) => breaks).join("\n"));
    const report = verify();
    machine.exec(done.map(({ restores }) => restores).join("\n"));
    expect({ wrong: findWrong(report), untold: findUntold(report, done) }).toEqual({
      wrong: expectWrong(done),
      untold: [],
    });
  }
  expect(findWrong(verify())).toEqual({});
  if (isWhole) {
    recordServerMutations(deeds);
  }
});

test("down stops it, and undo takes all of it away", () => {
  expect(server.run(["down", "--yes"]).code).toBe(0);
  expect(machine.exec(`systemctl is-active ${unit}.timer || true`).trim()).toBe("inactive");
  expect(server.run(["undo", "regular-audit", "--yes"]).code).toBe(0);
  const left = "ls /etc/systemd/system /var/lib /var/lib/private";
  expect(machine.exec(left)).not.toMatch(/(regular-audit|alarms)(\.service|\.timer)?$/m);
});

/** A real one, for the accounts of this domain. */
const mailServer = [
  "listen on 127.0.0.1",
  'action "keep" mbox',
  'match from local for domain "mail.test" action "keep"',
];

/** Answers each message, and keeps it as a line. */
const taker = `import http.server, json
class Taker(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open("/srv/taken", "a") as stream:
            stream.write(json.dumps({"path": self.path, "body": body}) + "\\n")
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_args):
        pass
http.server.HTTPServer(("127.0.0.1", 8099), Taker).serve_forever()`;

function startTaker(): void {
  machine.exec(
    "systemctl reset-failed taker 2>/dev/null || true; systemd-run --quiet --unit taker python3 /srv/taker.py; sleep 0.5",
  );
}

interface Taken {
  readonly path: string;
  readonly body: { readonly alarms: readonly { readonly controls: readonly string[] }[] };
}

/** The messages that the webhook got, once there are so many. */
function taken(count: number): Promise<readonly Taken[]> {
  const read = () =>
    machine
      .exec("cat /srv/taken 2>/dev/null || true")
      .split("\n")
      .filter(Boolean)
      .map((line): Taken => JSON.parse(line));
  return waitFor(
    () => {
      const all = read();
      return all.length >= count && all;
    },
    () => `${JSON.stringify(read())}\n${told(alarms)}`,
  );
}

/** What something has written into the journal under its name. */
function told(identifier: string): string {
  return machine.exec(`journalctl --identifier ${identifier} --output cat`).trim();
}

interface Finding {
  readonly control: string;
  readonly service?: string;
  readonly ok: boolean | null;
}

interface Verified {
  readonly findings: readonly Finding[];
  readonly audits: readonly { readonly counts: Readonly<Record<string, number>> }[];
}

interface History {
  readonly state: Readonly<Record<string, unknown>>;
}

function verify(): DeployReport {
  return JSON.parse(server.run(["verify", "--json"]).stdout);
}

function nameOf({ control, service = "" }: Finding): string {
  return `${control} ${service}`.trim();
}

/** Has the server measure now. The lock of the deploy before is worth something until its connection ends. */
function measure(): void {
  machine.exec(`rm -f ${lock}; systemctl start ${unit}.service`);
}

function history(): History {
  return JSON.parse(machine.exec(`cat /var/lib/${unit}/history.json`));
}

/** What the unit itself has told, the oldest first. */
function journal(): readonly { readonly priority: string; readonly text: string }[] {
  const lines = machine.exec(`journalctl --identifier ${unit} --output json --output-fields MESSAGE,PRIORITY`);
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const { MESSAGE, PRIORITY } = JSON.parse(line) as { readonly MESSAGE: string; readonly PRIORITY: string };
      return { priority: PRIORITY, text: MESSAGE };
    });
}

/** Shell that lays an addition beside a unit. */
function dropIn(name: string, lines: readonly string[]): string {
  const folder = `/etc/systemd/system/${name}.d`;
  return `mkdir -p ${folder}; printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} >${folder}/test.conf`;
}
