import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ahead, startAhead } from "../../../src/ansible/ahead/ahead.ts";
import { buildPlaybookCommand } from "../../../src/ansible/argv.ts";
import type { PlaybookCommand } from "../../../src/ansible/types.ts";
import { waitFor } from "../../support/wait.ts";

/** Everything that a program can see of how it was begun. */
const program = `#!/usr/bin/python3
import json, os, sys
print(json.dumps({
    "argv": sys.argv, "name": __name__, "file": __file__, "first": sys.path[0], "cwd": os.getcwd(), "env": dict(os.environ),
    "input": sys.stdin.read(), "leads": os.getpid() == os.getsid(0),
    "open": [one for one in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + one)],
}))
sys.exit(7)
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-ahead-"));
  await mkdir(join(folder, "bin", "ansible", "cli"), { recursive: true });
  await writeFile(join(folder, "ansible.cfg"), "[defaults]\ntimeout = 30\n");
  await writeFile(join(folder, "bin", "ansible-playbook"), program);
  await chmod(join(folder, "bin", "ansible-playbook"), 0o755);
  await writeFile(join(folder, "bin", "ansible", "__init__.py"), "");
  await writeFile(join(folder, "bin", "ansible", "cli", "__init__.py"), "");
  await loads("");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What happens when Ansible is loaded: it writes its number, and then this. The file is there with the number or not at all. */
async function loads(code: string): Promise<void> {
  const [part, whole] = [join(folder, "part"), join(folder, "loaded")].map((path) => JSON.stringify(path));
  const note = `import os\nwith open(${part}, "w") as file:\n    file.write(str(os.getpid()))\nos.rename(${part}, ${whole})\n`;
  await writeFile(join(folder, "bin", "ansible", "cli", "playbook.py"), `${note}${code}\n`);
}

const environment = () => ({ PATH: `${join(folder, "bin")}:/usr/bin:/bin`, HOME: folder, SECRET: "is not handed on" });
const begin = () => startAhead(folder, environment());
/** The number of the process that has loaded Ansible. */
const loaded = () =>
  waitFor(
    () => readFile(join(folder, "loaded"), "utf8"),
    () => "not loaded",
    { pause: 10 },
  );

function command(changes: Partial<PlaybookCommand> = {}): PlaybookCommand {
  const options = { root: folder, playbook: "site.yml", inventory: "hosts é.yml", tags: ["a b"] };
  return { ...buildPlaybookCommand(options, environment()), ...changes };
}

async function readAll(child: ChildProcess): Promise<{ code: number | null; seen: Record<string, unknown> }> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, seen: JSON.parse(text) };
}

/** The process of a head start that is there. */
function take(ahead: Ahead | undefined): ChildProcess {
  const child = ahead?.take(command(), folder);
  if (child === undefined) {
    throw new Error("it was not taken");
  }
  return child;
}

test.each([
  ["at once", async () => ""],
  ["after Ansible was loaded", loaded],
])("a program that is told %s sees what it sees when it is begun itself", async (_, wait) => {
  const { argv, env } = command();
  const own = spawn(argv[0], argv.slice(1), { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const expected = await readAll(own);
  const ahead = await begin();
  await wait();
  const child = take(ahead);
  expect(child.pid).not.toBe(own.pid);
  const { code, seen } = await readAll(child);
  expect({ code, seen }).toEqual(expected);
  expect(expected).toMatchObject({ code: 7, seen: { input: "", leads: true } });
});

test("it is taken once", async () => {
  const ahead = await begin();
  const child = take(ahead);
  expect(ahead?.take(command(), folder)).toBeUndefined();
  await readAll(child);
});

test("it is not what another folder, another environment, a question or another program needs", async () => {
  const ahead = await begin();
  expect(ahead?.take(command(), "/")).toBeUndefined();
  expect(ahead?.take(command({ env: { ...command().env, TZ: "UTC" } }), folder)).toBeUndefined();
  expect(ahead?.take(command({ asks: true }), folder)).toBeUndefined();
  expect(ahead?.take(command({ argv: ["ansible", "all"] }), folder)).toBeUndefined();
  await readAll(take(ahead));
});

test.each(["raise ImportError('broken')", "raise SystemExit('locale')"])(
  "where Ansible cannot be loaded (%s), the program must be begun itself",
  async (code) => {
    await loads(code);
    const ahead = await begin();
    await ended(await loaded());
    expect(ahead?.take(command(), folder)).toBeUndefined();
  },
);

test("one that is dismissed ends, and has run nothing", async () => {
  await writeFile(
    join(folder, "bin", "ansible-playbook"),
    `#!/usr/bin/python3\nopen(${JSON.stringify(join(folder, "ran"))}, "w")\n`,
  );
  const ahead = await begin();
  const pid = await loaded();
  ahead?.dismiss();
  expect(ahead?.take(command(), folder)).toBeUndefined();
  await ended(pid);
  await expect(readFile(join(folder, "ran"))).rejects.toThrow("ENOENT");
});

test("nothing is begun where loading might do more, or Python does not run the program", async () => {
  await writeFile(join(folder, "ansible.cfg"), `[defaults]\nlog_path = ${folder}/log\n`);
  expect(await begin()).toBeUndefined();
  await writeFile(join(folder, "ansible.cfg"), "");
  await writeFile(join(folder, "bin", "ansible-playbook"), "#!/bin/sh\n");
  expect(await begin()).toBeUndefined();
});

/** Waits until a process has ended and its parent knows it. */
async function ended(pid: string): Promise<void> {
  await waitFor(
    () =>
      readFile(`/proc/${pid}/stat`).then(
        () => false,
        () => true,
      ),
    () => `${pid} still runs`,
    { pause: 10 },
  );
}
