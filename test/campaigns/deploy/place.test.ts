import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../support/rendered.ts";

/* place_tree by itself: what it places, and that whatever happens nobody is told the value of a secret. */

const folder = temporaryFolder("place");
const root = join(folder, "opt/web");
const journal = join(folder, "journal");
const canary = "canary-5d1e8f0c";
const key = "canary-key-77a1";

const secrets = [
  // Both are a part of every path that is placed.
  { name: "weak", owner: 999, value: "{{ vault_weak }}" },
  { name: "web", owner: 33, value: "{{ vault_web }}" },
  { name: "strong", owner: 33, value: "{{ vault_strong }}" },
  { name: "list", owner: 33, lines: true, value: "user {{ vault_strong }}\nuser {{ vault_web }}\n" },
];
const vault = `
vault_weak: "opt"
vault_web: "web"
vault_strong: !unsafe "${canary}{{ x"
vault_fingerprint_key: "${key}"
`;
const play = `
- hosts: all
  gather_facts: false
  vars_files: [../secrets/vault.yml]
  tasks:
    - harden.stack.place_tree:
        files: files
        root: ${root}
        services: [{ name: web, build: false, inputs: [conf], secrets: [weak, web, strong, list] }]
        secrets: stack_secrets
        key: vault_fingerprint_key
        apparmor: false
      environment: { PYTHONPATH: ${folder}/python }
`;

/** What the module writes to the system's log goes to a file, on a machine with systemd's journal and without. */
const log = `
def send(*words, **fields):
    with open("${journal}", "a") as stream:
        print(words, fields, file=stream)

sendv = send
`;
const files = {
  "inventory/hosts.yml": "all: { hosts: { here: { ansible_connection: local } } }",
  "playbooks/place.yml": play,
  [`playbooks/files${root}/compose.yml`]: "services: { web: { image: web } }\n",
  [`playbooks/files${root}/conf/web.conf`]: "opt\n",
  "python/systemd/__init__.py": "",
  "python/systemd/daemon.py": "booted = lambda: True\n",
  "python/systemd/journal.py": log,
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(() => {
  cpSync("templates/project/playbooks/collections", join(folder, "playbooks/collections"), { recursive: true });
  cpSync("templates/project/ansible.cfg", join(folder, "ansible.cfg"));
  Object.entries(files).forEach(([path, text]) => {
    write(path, text);
  });
});

beforeEach(() => {
  rmSync(join(folder, "opt"), { recursive: true, force: true });
  rmSync(journal, { force: true });
  write("secrets/vault.yml", vault);
  want(secrets);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function want(list: readonly object[]): void {
  write("inventory/group_vars/all.yml", JSON.stringify({ stack_secrets: list }));
}

function ansible(words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr } = spawnSync("ansible-playbook", ["playbooks/place.yml", ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8", ...env },
    maxBuffer: 2 ** 26,
  });
  return stdout + stderr;
}

/** The result of the task, as harden-init reads it. */
function place(...words: readonly string[]): Readonly<Record<string, unknown>> {
  const output = ansible(words, { ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl" });
  const events = output.split("\n").filter((line) => line.startsWith("{"));
  const ends = events.map((line) => JSON.parse(line)).filter(({ _event }) => /runner_on_(ok|failed)/.test(_event));
  return ends.at(-1)?.hosts.here ?? { output };
}

const mode = (path: string) => {
  const { mode: bits, uid, gid } = statSync(path);
  return `${(bits & 0o7777).toString(8)} ${uid}:${gid}`;
};
const secretFile = (name: string) => join(root, "secrets", name);
const told = (name: string) => readFileSync(secretFile(name), "utf8");

test("secrets and files are placed and named; a second call finds all as it is", () => {
  const paths = [".env", "compose.yml", "conf/web.conf"].map((path) => join(root, path));
  expect(place()).toMatchObject({
    changed: true,
    secrets: ["weak", "web", "strong", "list"],
    placed: paths,
    removed: [],
  });
  expect(["weak", "web", "strong", "list"].map(told)).toEqual([
    "opt",
    "web",
    `${canary}{{ x`,
    `user ${canary}{{ x\nuser web\n`,
  ]);
  expect([secretFile(""), secretFile("weak"), secretFile("list")].map(mode)).toEqual([
    "700 0:0",
    "400 999:999",
    "400 33:33",
  ]);
  expect(place()).toMatchObject({ changed: false, secrets: [], placed: [], removed: [] });
});

test("only the secret that is another one is written, and its container is recreated; one that nobody wants is removed", () => {
  const before = place();
  write("secrets/vault.yml", vault.replace('"opt"', '"other"'));
  expect(place("--check")).toMatchObject({ changed: true, secrets: ["weak"], placed: [join(root, ".env")] });
  expect(told("weak")).toBe("opt");
  const after = place();
  expect(after).toMatchObject({ changed: true, secrets: ["weak"], placed: [join(root, ".env")] });
  expect(told("weak")).toBe("other");
  expect(after.inputs).not.toEqual(before.inputs);
  want([...secrets, { name: "more", owner: 33, value: "more" }]);
  expect(place()).toMatchObject({ secrets: ["more"], placed: [] });
  want(secrets);
  expect(place()).toMatchObject({ secrets: [], placed: [], removed: [secretFile("more")] });
  expect(readdirSync(secretFile(""))).not.toContain("more");
});

test("a check says what would be placed, and places nothing", () => {
  expect(place("--check", "--diff")).toMatchObject({ changed: true, secrets: ["weak", "web", "strong", "list"] });
  expect(existsSync(root)).toBe(false);
});

const loud = { ANSIBLE_DEBUG: "1", ANSIBLE_DISPLAY_ARGS_TO_STDOUT: "1" };

test("however much Ansible is asked to tell, no value is told", () => {
  const output = ansible(["-vvvvv", "--diff"], loud);
  expect(told("strong")).toContain(canary);
  const ways = ["strong 0400 owner 33 (value not shown)", "secrets=stack_secrets", "_low_level_execute_command() done"];
  for (const words of ways) {
    expect(output).toContain(words);
  }
  expect(output).not.toMatch(/canary|def begin|done with _execute_module/);
  expect(existsSync(journal)).toBe(false);
});

test("nor is one where a module does the work", () => {
  const output = ansible(["-vvvvv", "--diff", "-e", "ansible_python_interpreter=auto_silent"], loud);
  expect(told("strong")).toContain(canary);
  expect(output).toContain("done with _execute_module");
  const logged = readFileSync(journal, "utf8");
  expect(logged).toContain("secrets=NOT_LOGGING_PARAMETER");
  expect(`${output}${logged}`).not.toMatch(/canary/);
});

const instead = (name: string, value: string) => () =>
  want(secrets.map((secret) => (secret.name === name ? { ...secret, value } : secret)));

test.each<[string, () => void, RegExp]>([
  ["a line break in a value", instead("weak", `${canary}\n2`), /Secrets were not placed: the secret weak holds a line/],
  ["an empty value", instead("weak", ""), /Secrets were not placed: the secret weak is empty: set it in the vault/],
  [
    "a variable that the vault has not",
    instead("weak", `${canary} {{ vault_none }}`),
    /worked out: 'vault_none' is undefined/,
  ],
  ["a value that is no template", instead("weak", `${canary} {{`), /stack_secrets cannot be worked out: a value is a/],
  [
    "a file where the folder should be",
    () => write("opt/web/secrets", ""),
    /Secrets could not be placed in \S+\/secrets: Not a directory \(\S+\/secrets\/weak\)\. Nothing was left half/,
  ],
  [
    "a program that breaks off",
    () => write("python/tarfile.py", "def open(_): raise RuntimeError('broke off')\n"),
    /broke off/,
  ],
])("%s is told without a value, and nothing is placed", (_what, spoil, says) => {
  spoil();
  const output = ansible(["-vvv", "--diff"], { ANSIBLE_DEBUG: "1" });
  expect(output).toMatch(says);
  expect(output).toMatch(/failed=1/);
  expect(output).not.toMatch(/canary/);
  expect(existsSync(join(root, ".env")) || existsSync(secretFile("web"))).toBe(false);
  rmSync(join(folder, "python/tarfile.py"), { force: true });
});
