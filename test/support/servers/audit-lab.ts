import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../rendered.ts";
import { strongPassphrase } from "../strong-passphrase.ts";

const rulesFolder = "/etc/audit/rules.d";
/** What undo puts back. */
const record = "/var/lib/harden-init";

/** What the audit part of the server play did and found. */
export interface Audited {
  readonly failure: string;
  readonly changed: boolean;
  readonly findings: readonly { readonly control: string; readonly ok: boolean | null; readonly why?: string }[];
}

/** The audit rules of this machine's own kernel, under a project of its own. What was there before is there again in the end. */
export class AuditLab {
  readonly folder = temporaryFolder("audit");
  readonly stacks: string[] = [];
  private readonly daemonRan = pidOfDaemon() !== 0;
  private readonly hadRecord = existsSync(record);
  private readonly limits = ["backlog_limit", "backlog_wait_time"].map(numberOf);

  constructor() {
    // What others lost is no finding of this one.
    execFileSync("auditctl", ["--reset-lost"]);
    cpSync("/etc/audit", join(this.folder, "before"), { recursive: true });
    if (!this.daemonRan) {
      mkdirSync("/var/log/audit", { recursive: true, mode: 0o750 });
      execFileSync("auditd", ["-s", "enable"]);
      this.wait("the audit daemon", () => pidOfDaemon() !== 0);
    }
  }

  /** Writes a project that prepares this machine, with only the audit part of it. */
  render(stack: string): void {
    const project = join(this.folder, stack);
    const text = `version: 1
name: ${stack}
hosts: [{ name: here, connection: local, prepare: true }]
services:
  web: { kind: php-nginx, base: "debian:13", source: ./web, publish: 127.0.0.1:8081 }
`;
    const [answers, passphrase] = [join(this.folder, `${stack}.yml`), join(this.folder, "passphrase")];
    writeFileSync(answers, text);
    writeFileSync(passphrase, `${strongPassphrase}\n`, { mode: 0o600 });
    this.command(stack, "init", "--answers", answers, "--yes", "--vault-password-file", passphrase);
    const claims = `{ stack: ${stack}, controls: [audit-engine-files, audit-containers] }`;
    writeFileSync(join(project, "playbooks/vars/server.yml"), `server_wanted: { claims: ${claims} }\n`);
    writeFileSync(join(project, "playbooks/audit-only.yml"), play(stack));
    this.stacks.push(stack);
  }

  /** Runs that part. */
  run(stack: string, ...words: readonly string[]): Audited {
    const events = this.play(stack, "audit-only.yml", ...words);
    const results = events.flatMap(({ hosts }) => (hosts?.here === undefined ? [] : [hosts.here]));
    const last = results.findLast(({ findings }) => Array.isArray(findings))?.findings ?? [];
    const failed = results.find(({ failed }) => failed === true);
    return {
      failure: failed === undefined ? "" : String(failed.msg),
      changed: results.some(({ changed }) => changed === true),
      findings: (last as Audited["findings"]).filter(({ control }) => control.startsWith("audit-")),
    };
  }

  /** Calls the built command in the project's folder. */
  command(stack: string, ...words: readonly string[]): string {
    const cli = [join(process.cwd(), "dist/cli.js"), ...words, "-C", join(this.folder, stack)];
    return execFileSync(process.execPath, cli, { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  }

  play(stack: string, name: string, ...words: readonly string[]): readonly PlayEvent[] {
    const { stdout } = spawnSync("ansible-playbook", [`playbooks/${name}`, ...words], {
      cwd: join(this.folder, stack),
      encoding: "utf8",
      env: { ...process.env, ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl" },
      maxBuffer: 64 * 1024 * 1024,
    });
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line)).filter(({ _event }) => /^v2_runner_on/.test(_event));
  }

  /** A file of rules of the project. */
  edit(stack: string, name: string, change: (text: string) => string): void {
    const file = join(this.folder, stack, "playbooks/files/etc/audit/rules.d", name);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  /** A file of rules of this machine: an administrator's own. */
  own(name: string, text: string | undefined): void {
    const file = join(rulesFolder, name);
    if (text === undefined) {
      rmSync(file);
    } else {
      writeFileSync(file, text, { mode: 0o640 });
    }
  }

  loaded(): string {
    return execFileSync("auditctl", ["-l"], { encoding: "utf8" });
  }

  file(name: string): string | undefined {
    const file = join(rulesFolder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  wait(what: string, done: () => boolean): void {
    const end = Date.now() + 20_000;
    while (!done()) {
      if (Date.now() > end) {
        throw new Error(`${what}: waited in vain`);
      }
      execFileSync("sleep", ["0.2"]);
    }
  }

  remove(): void {
    for (const stack of this.stacks) {
      this.play(stack, "undo.yml");
    }
    if (!this.hadRecord) {
      rmSync(record, { recursive: true, force: true });
    }
    rmSync("/etc/audit", { recursive: true });
    cpSync(join(this.folder, "before"), "/etc/audit", { recursive: true });
    execFileSync("auditctl", ["-D"]);
    const [limit, time] = this.limits;
    execFileSync("auditctl", ["-b", `${limit}`, "--backlog_wait_time", `${time}`]);
    execFileSync("auditctl", ["--reset-lost"]);
    if (!this.daemonRan) {
      process.kill(pidOfDaemon());
    }
    rmSync(this.folder, { recursive: true });
  }
}

interface PlayEvent {
  readonly _event: string;
  readonly hosts?: { readonly here?: Readonly<Record<string, unknown>> };
}

function play(stack: string): string {
  return `- name: Only the audit rules
  hosts: ${stack}
  gather_facts: false
  vars:
    # Only the server itself: there is no stack on it.
    stack_look: ~
  tasks:
    - name: Look
      ansible.builtin.include_tasks: tasks/server/look.yml
    - name: Bring
      ansible.builtin.include_tasks: tasks/server/audit.yml
      when: server_now.todo.audit is defined
    - name: Claim
      harden.stack.server_record: { stack: ${stack}, claim: "{{ server_now.parts.claims.controls }}" }
      when: server_now.todo.claims is defined
    - name: Look again
      ansible.builtin.include_tasks: tasks/server/look.yml
`;
}

const pidOfDaemon = () => numberOf("pid");

/** What the kernel says of its audit. */
export function numberOf(name: string): number {
  const status = execFileSync("auditctl", ["-s"], { encoding: "utf8" });
  return Number(new RegExp(`^${name} (\\d+)`, "m").exec(status)?.[1] ?? 0);
}
