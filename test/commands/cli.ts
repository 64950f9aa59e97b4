import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { createColors } from "picocolors";
import { runCli } from "../../src/cli/program.ts";
import type { Io } from "../../src/lib/io.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string;
  readonly colours?: boolean;
  /** Questions are asked line by line, and answered by what comes in. */
  readonly plain?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Calls the command line inside this process, with streams of its own that are no terminal. */
export async function cli(
  argv: readonly string[],
  { stdin = "", colours = false, plain = false, env = {} }: Surroundings = {},
): Promise<Ran> {
  const stdout = collector();
  const stderr = collector();
  const io: Io = {
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    env: { PATH: process.env.PATH, HOME: join(tmpdir(), "no-home"), ...env },
    colours: createColors(colours),
    plain,
  };
  const code = await runCli(argv, io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): Writable & { text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join("") });
}

/** A project, and how it is called: every command gets its folder, and those that open the vault its passphrase by the environment. */
export interface TestProject {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  call(argv: readonly string[], surroundings?: Surroundings): Promise<Ran>;
}

const makeFolder = makeFolders();
let model: string | undefined;

/** Lays the preset's project into a folder, whole with its vault. It is written once for a file of tests, and copied after that. */
export async function writeProject(folder: string): Promise<TestProject> {
  model ??= await writeModel(makeFolder());
  execFileSync("cp", ["-a", `${model}/.`, folder]);
  return projectIn(folder);
}

async function writeModel(folder: string): Promise<string> {
  writeFileSync(join(folder, "passphrase"), `${strongPassphrase}\n`, { mode: 0o600 });
  layApplication(join(folder, "shop"));
  const { code, stderr } = await projectIn(folder).call([
    "init",
    "--preset",
    "php-mariadb",
    "--name",
    "csvs23",
    "--yes",
  ]);
  if (code !== 0) {
    throw new Error(`the project could not be written: ${stderr}`);
  }
  return folder;
}

/** Lays the case study's application and its tables into a folder that is to be a project. */
export function layApplication(root: string): void {
  mkdirSync(join(root, "webserver"), { recursive: true });
  mkdirSync(join(root, "dbserver/sqlconfig"), { recursive: true });
  writeFileSync(join(root, "webserver/index.php"), "<?= 'ok' ?>\n");
  writeFileSync(join(root, "dbserver/sqlconfig/csvs23db.sql"), "CREATE TABLE suggestion (id INT);\n");
}

function projectIn(folder: string): TestProject {
  const root = join(folder, "shop");
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(folder, "passphrase") };
  return {
    root,
    env,
    call: (argv, surroundings = {}) =>
      cli([...argv, "-C", root], { ...surroundings, env: { ...env, ...surroundings.env } }),
  };
}
