import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setAnswer } from "../../src/answers/edit/set.ts";
import type { KeyPath } from "../../src/lib/paths.ts";
import { temporaryFolder } from "./rendered.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on while the test does something else. */
export interface Running {
  readonly child: ChildProcess;
  /** Once it has ended: its code, null where a signal ended it, and what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

const cli = join(process.cwd(), "dist/cli.js");

/** What a project is about, where it is not the example application. */
export interface Application {
  /** The services of harden.yml, as YAML. */
  readonly services: string;
  /** The folder whose files it begins with. */
  readonly files?: string;
}

/** A project in a folder of its own, of the example application unless another is given, worked on by the built command. */
export class Project {
  readonly folder: string;
  readonly passphrase: string;

  constructor(
    readonly stack: string,
    /** In harden.yml, as YAML in one line: the servers, and where on them the web service listens. */
    readonly answers: { readonly hosts: string; readonly publish: string; readonly application?: Application },
    /** Milliseconds that one command may take. */
    readonly patience = 300_000,
  ) {
    this.folder = temporaryFolder(stack);
    this.passphrase = `${this.folder}.passphrase`;
    writeFileSync(this.passphrase, randomBytes(24).toString("hex"), { mode: 0o600 });
    const { application = { files: "examples/suggestions" } } = answers;
    if (application.files !== undefined) {
      cpSync(application.files, this.folder, { recursive: true });
    }
  }

  /** Writes the project; without an application of its own the answers are the case study's, on images that were built here. */
  init(): Outcome {
    const { hosts, publish, application } = this.answers;
    const services = application?.services ?? caseStudy(publish);
    const answers = ["version: 1", `name: ${this.stack}`, `hosts: ${hosts}`, "services:", services, "trust: tag", ""];
    const file = join(this.folder, "..", `${this.stack}.answers.yml`);
    writeFileSync(file, answers.join("\n"));
    try {
      return this.run(["init", "--answers", file, "--yes"]);
    } finally {
      rmSync(file);
    }
  }

  run(words: readonly string[], environment: Readonly<Record<string, string>> = {}, input = ""): Outcome {
    const result = spawnSync(process.execPath, this.wordsOf(words), {
      encoding: "utf8",
      input,
      env: { ...this.environment, ...environment },
      timeout: this.patience,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: result.status ?? -1, stdout: result.stdout, stderr: result.stderr };
  }

  /** Begins a command, and does not wait for its end. */
  start(words: readonly string[]): Running {
    const child = spawn(process.execPath, this.wordsOf(words), { env: this.environment });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    return { child, ended: once(child, "close").then(([code]) => ({ code, stdout, stderr })) };
  }

  /** The words after `node` of a command in this project. */
  private wordsOf(words: readonly string[]): readonly string[] {
    const opensVault = ["init", "generate", "deploy", "secrets"].includes(words[0] ?? "");
    const vault =
      opensVault && !words.includes("--vault-password-file") ? ["--vault-password-file", this.passphrase] : [];
    // Tests edit playbooks on purpose.
    const consent = words[0] === "deploy" && !words.includes("--yes") ? ["--yes"] : [];
    return [cli, ...words, "-C", this.folder, ...vault, ...consent];
  }

  /** What every command of this project is started with; what the user agrees to is kept beside the folder. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: `${this.folder}.state` };
  }

  /** Deploys and gives the report; fails with the whole output where there is none. */
  deploy(...words: readonly string[]): { readonly code: number; readonly report: DeployReport } {
    const outcome = this.run(["deploy", "--json", ...words]);
    const report = readReport(outcome.stdout);
    if (report === undefined) {
      throw new Error(`no report (exit ${outcome.code}):\n${outcome.stdout}\n${outcome.stderr}`);
    }
    return { code: outcome.code, report };
  }

  set(path: KeyPath, value: unknown): void {
    const file = join(this.folder, "harden.yml");
    writeFileSync(file, setAnswer(readFileSync(file, "utf8"), path, value, "harden.yml"));
  }

  edit(path: string, change: (text: string) => string): void {
    const file = join(this.folder, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  /** Takes the folder, the passphrase and what was agreed to away. */
  removeFolder(): void {
    rmSync(`${this.folder}.state`, { recursive: true, force: true });
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.passphrase, { force: true });
  }
}

function caseStudy(publish: string): string {
  return `
  webserver: { kind: php-nginx, base: "debian:13", source: ./webserver, publish: "${publish}", uses: [dbserver], outbound: none }
  dbserver:
    kind: mariadb
    image: mariadb:11.8
    database: csvs23db
    seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }`;
}

/** A project that is deployed on this machine's engine. */
export class Lab extends Project {
  constructor(
    stack: string,
    readonly port: number,
    application?: Application,
  ) {
    super(stack, {
      hosts: "[{ name: here, connection: local }]",
      publish: `127.0.0.1:${port}`,
      ...(application !== undefined && { application }),
    });
    this.remove({ keepFolder: true });
  }

  /** The ids of the stack's containers, by service. */
  containers(): Readonly<Record<string, string>> {
    const filter = `label=com.docker.compose.project=${this.stack}`;
    const lines = docker("ps", "--all", "--quiet", "--no-trunc", "--filter", filter).split("\n").filter(Boolean);
    return Object.fromEntries(
      lines.map((id) => [
        docker("inspect", "--format", '{{index .Config.Labels "com.docker.compose.service"}}', id),
        id,
      ]),
    );
  }

  /** Runs statements as the database's root, with the mounted password unless one is given. */
  sql(statements: string, password?: string): string {
    const words = ["exec", "--interactive", `${this.stack}-dbserver-1`, "/opt/harden/scripts/as-root"];
    const input = password === undefined ? statements : `${password}\n${statements}`;
    return execFileSync("docker", [...words, ...(password === undefined ? [] : ["--given"])], {
      input,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    }).trim();
  }

  async page(): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/`, { headers: { connection: "close" } });
    return `${answer.status} ${await answer.text()}`;
  }

  remove({ keepFolder = false } = {}): void {
    const filter = ["--filter", `label=com.docker.compose.project=${this.stack}`];
    const each = (list: string, remove: readonly string[]): void => {
      const names = list.split("\n").filter(Boolean);
      if (names.length > 0) {
        docker(...remove, ...names);
      }
    };
    each(docker("ps", "--all", "--quiet", ...filter), ["rm", "--force", "--volumes"]);
    each(docker("volume", "ls", "--quiet", ...filter), ["volume", "rm"]);
    each(docker("network", "ls", "--quiet", ...filter), ["network", "rm"]);
    each(docker("image", "ls", "--quiet", `${this.stack}/*`), ["rmi", "--force"]);
    rmSync(`/opt/harden/${this.stack}`, { recursive: true, force: true });
    if (!keepFolder) {
      this.removeFolder();
    }
  }
}

export interface DeployReport {
  readonly passes: readonly {
    readonly name: string;
    readonly ending: { readonly type: string };
    readonly hosts: Readonly<Record<string, { readonly changed: number; readonly failures: number }>>;
    readonly changed: readonly { readonly task: string; readonly changes: readonly string[] }[];
    readonly failed: readonly { readonly task: string; readonly message?: string }[];
  }[];
  readonly idempotent?: boolean;
  readonly findings: readonly {
    readonly control: string;
    readonly service?: string;
    readonly ok: boolean | null;
    readonly open?: string;
  }[];
  readonly urls: Readonly<Record<string, string>>;
}

/** The report that was printed; undefined where an error was printed instead, or nothing. */
function readReport(text: string): DeployReport | undefined {
  try {
    const document: DeployReport | { readonly passes?: undefined } = JSON.parse(text);
    return document.passes === undefined ? undefined : document;
  } catch {
    return undefined;
  }
}

export function docker(...words: readonly string[]): string {
  return execFileSync("docker", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** How much each pass changed, over all hosts. */
export function changedIn(report: DeployReport): readonly number[] {
  return report.passes.map(({ hosts }) => Object.values(hosts).reduce((sum, { changed }) => sum + changed, 0));
}

/** The controls that were measured not to hold, though nobody left them open. */
export function brokenControls({ findings }: DeployReport): DeployReport["findings"] {
  return findings.filter(({ ok, open }) => ok === false && open === undefined);
}

/** The same with those that somebody left open, but for the way out: no rules limit it on a host that is not prepared. */
export function wrongControls({ findings }: DeployReport): DeployReport["findings"] {
  return findings.filter(
    ({ control, ok, open }) => ok === false && !(control === "limited-outbound" && open !== undefined),
  );
}

/** All that the failed tasks said. */
export function failuresIn(report: DeployReport): string {
  return report.passes
    .flatMap(({ failed }) => failed.map(({ task, message }) => `${task}: ${message ?? ""}`))
    .join("\n");
}
