import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setAnswer } from "../../../src/answers/edit/set.ts";
import type { KeyPath } from "../../../src/lib/paths.ts";
import { temporaryFolder } from "../rendered.ts";
import { type DeployReport, readReport, whatReportBlames } from "./report.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on while the test does something else. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has printed on its standard output so far. */
  shown(): string;
  /** Once it has ended: its code, null where a signal ended it, and what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** What a project is about, where it is not the example application. */
export interface Application {
  /** The services of harden.yml, as YAML. */
  readonly services: string;
  /** What it begins with: a folder's files, or texts by their paths. */
  readonly files?: string | Readonly<Record<string, string>>;
}

const cli = join(process.cwd(), "dist/cli.js");
/** Milliseconds that one command may take: only for what hangs, as jest's bound for a test is. A first deploy on an emulated Ubuntu takes half an hour. */
export const patience = 3_000_000;

/** A project in a folder of its own, of the example application unless another is given, worked on by the built command. */
export class Project {
  /** It is called as the stack. What belongs to the project and is not part of it lies beside it. */
  readonly folder: string;

  constructor(
    readonly stack: string,
    /** In harden.yml, as YAML in one line: the servers, and where on them the web service listens. */
    readonly answers: { readonly hosts: string; readonly publish: string; readonly application?: Application },
  ) {
    this.folder = join(temporaryFolder(stack), stack);
    mkdirSync(this.folder);
    writeFileSync(this.passphrase, randomBytes(24).toString("base64"), { mode: 0o600 });
    const { application = { files: "examples/suggestions" } } = answers;
    layFiles(application.files, this.folder);
  }

  get passphrase(): string {
    return this.beside("passphrase");
  }

  /** Writes the project; without an application of its own the answers are the case study's, on images that were built here. */
  init(): Outcome {
    const { hosts, publish, application } = this.answers;
    const services = application?.services ?? caseStudy(publish);
    const answers = ["version: 1", `name: ${this.stack}`, `hosts: ${hosts}`, "services:", services, "trust: tag", ""];
    writeFileSync(this.beside("answers.yml"), answers.join("\n"));
    return this.run(["init", "--answers", this.beside("answers.yml"), "--yes"]);
  }

  /** A second checkout, as it is on another machine or with another person: the same files, the same passphrase. */
  copy(): this {
    const folder = join(temporaryFolder(this.stack), this.stack);
    cpSync(this.folder, folder, { recursive: true });
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this, { folder });
    cpSync(this.passphrase, copy.passphrase);
    return copy;
  }

  run(words: readonly string[], environment: Readonly<Record<string, string>> = {}, input = ""): Outcome {
    const [program, ...rest] = this.argvOf(words);
    const result = spawnSync(program, rest, {
      encoding: "utf8",
      input,
      env: { ...this.environment, ...environment },
      timeout: patience,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: result.status ?? -1, stdout: result.stdout, stderr: result.stderr };
  }

  /** Begins a command, and does not wait for its end. */
  start(words: readonly string[]): Running {
    const [program, ...rest] = this.argvOf(words);
    const child = spawn(program, rest, { env: this.environment });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    return { child, shown: () => stdout, ended: once(child, "close").then(([code]) => ({ code, stdout, stderr })) };
  }

  /** The program and the words of a command in this project. */
  argvOf([command = "", ...words]: readonly string[]): readonly [string, ...string[]] {
    const opensVault = ["init", "generate", "deploy", "secrets"].includes(command);
    const vault =
      opensVault && !words.includes("--vault-password-file") ? ["--vault-password-file", this.passphrase] : [];
    // Tests edit playbooks on purpose.
    const consent = command === "deploy" && !words.includes("--yes") ? ["--yes"] : [];
    return [process.execPath, cli, command, "-C", this.folder, ...vault, ...consent, ...words];
  }

  /** What every command of this project is started with. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: this.beside("state") };
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

  /** Deploys; fails with what the report blames unless all is as wanted. */
  mustDeploy(...words: readonly string[]): DeployReport {
    const { code, report } = this.deploy(...words);
    if (code !== 0) {
      throw new Error(`deploy of ${this.stack} ended with ${code}:\n${whatReportBlames(report)}`);
    }
    return report;
  }

  set(path: KeyPath, value: unknown): void {
    const file = join(this.folder, "harden.yml");
    writeFileSync(file, setAnswer(readFileSync(file, "utf8"), path, value, "harden.yml"));
  }

  edit(path: string, change: (text: string) => string): void {
    const file = join(this.folder, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  /** The path of something that belongs to the project and is not part of it. */
  beside(name: string): string {
    return join(dirname(this.folder), name);
  }

  /** Takes the folder and what lies beside it away. */
  removeFolder(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

function layFiles(files: Application["files"] = {}, folder: string): void {
  if (typeof files === "string") {
    cpSync(files, folder, { recursive: true });
    return;
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
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
