import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { buildMissingProblem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { handOver } from "../../src/secrets/handover/hand-over.ts";
import { nameOf } from "../../src/secrets/handover/stale.ts";

const passphrase = { secret: new Secret("handed over, not left"), from: "the prompt" };

let base: string;

beforeEach(async () => {
  base = await mkdtemp("/dev/shm/handover-test-");
});

afterEach(() => rm(base, { recursive: true, force: true }));

describe("handOver", () => {
  test("gives a file that its owner alone can reach, in memory, and takes it away", async () => {
    const handover = await handOver(passphrase, { env: {}, candidates: [base] });
    expect(await readFile(handover.path, "utf8")).toBe("handed over, not left");
    expect((await stat(handover.path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(handover.path))).mode & 0o777).toBe(0o700);
    handover.remove();
    handover.remove();
    expect(await readdir(base)).toEqual([]);
  });

  test("passes by folders on a disk, missing ones and none at all", async () => {
    const onDisk = join(import.meta.dirname, "..");
    const handover = await handOver(passphrase, {
      env: { XDG_RUNTIME_DIR: "/nowhere" },
      candidates: [onDisk, "/nowhere", base],
    });
    expect(handover.path.startsWith(`${base}/`)).toBe(true);
    handover.remove();
  });

  test("prefers the user's own runtime folder", async () => {
    const handover = await handOver(passphrase, { env: { XDG_RUNTIME_DIR: base } });
    expect(handover.path.startsWith(`${base}/`)).toBe(true);
    handover.remove();
  });

  test("without a folder in memory, the passphrase's own file serves, and stays", async () => {
    const own = { ...passphrase, file: join(base, "mine") };
    const handover = await handOver(own, { env: {}, candidates: [] });
    expect(handover.path).toBe(own.file);
    handover.remove();
    await expect(handOver(passphrase, { env: {}, candidates: [] })).rejects.toMatchObject({
      exitCode: buildMissingProblem({ what: "" }).exitCode,
      message: expect.stringContaining("--vault-password-file"),
    });
  });

  test("removes what a killed process left, and nothing else", async () => {
    const { pid: dead = 0 } = spawnSync("true");
    const own = await nameOf(process.pid);
    const left = own.replace(`.${process.pid}.`, `.${dead}.`);
    const reused = own.replace(/\.\d+\.$/, ".1.");
    const elsewhere = left.replace(/^harden-init\.\d+/, "harden-init.1");
    for (const name of [`${own}aaaaaa`, `${left}bbbbbb`, `${reused}cccccc`, `${elsewhere}dddddd`, "harden-init.x"]) {
      await mkdir(join(base, name, "deep"), { recursive: true });
    }
    await symlink(base, join(base, `${left}eeeeee`));
    const handover = await handOver(passphrase, { env: {}, candidates: [base] });
    handover.remove();
    expect((await readdir(base)).sort()).toEqual(
      [`${own}aaaaaa`, `${elsewhere}dddddd`, `${left}eeeeee`, "harden-init.x"].sort(),
    );
  });
});

describe("a process that ends before it could clean up", () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "handover-"));
    program = join(folder, "program.mjs");
    const handover = join(import.meta.dirname, "../../src/secrets/handover/hand-over.ts");
    const secret = join(import.meta.dirname, "../../src/lib/secret.ts");
    await build({
      stdin: {
        contents: `import { handOver } from ${JSON.stringify(handover)}; import { Secret } from ${JSON.stringify(secret)};
          const [base, end] = process.argv.slice(2);
          for (const from of ["one", "two"]) {
            console.log((await handOver({ secret: new Secret("word"), from }, { env: {}, candidates: [base] })).path);
          }
          if (end === "throw") throw new Error("a bug");
          if (end === "exit") process.exit(7);
          setInterval(() => {}, 1000);`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: program,
    });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("leaves nothing after %s, and dies of it", async (signal) => {
    const { child, path } = await started();
    expect(existsSync(path)).toBe(true);
    child.kill(signal);
    expect(await ended(child)).toBe(signal);
    expect(await readdir(base)).toEqual([]);
  });

  test.each([
    ["throw", 1],
    ["exit", 7],
  ])("leaves nothing after %s", async (end, code) => {
    expect(spawnSync(process.execPath, [program, base, end], { stdio: "ignore" }).status).toBe(code);
    expect(await readdir(base)).toEqual([]);
  });

  test("leaves its folders after SIGKILL, which the next one removes", async () => {
    const { child } = await started();
    child.kill("SIGKILL");
    expect(await ended(child)).toBe("SIGKILL");
    expect(await readdir(base)).toHaveLength(2);
    (await handOver(passphrase, { env: {}, candidates: [base] })).remove();
    expect(await readdir(base)).toEqual([]);
  });

  async function started() {
    const child = spawn(process.execPath, [program, base], { stdio: ["ignore", "pipe", "inherit"] });
    const path = await new Promise<string>((resolve) => {
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += String(chunk);
        const [first = "", second] = text.split("\n").filter((line) => line.endsWith("passphrase"));
        if (second !== undefined) {
          resolve(first);
        }
      });
    });
    return { child, path };
  }

  function ended(child: ReturnType<typeof spawn>): Promise<NodeJS.Signals | null> {
    return new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  }
});
