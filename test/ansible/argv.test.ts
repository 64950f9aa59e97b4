import { buildPlaybookCommand } from "../../src/ansible/argv.ts";

const plain = { root: "/srv/shop", playbook: "playbooks/site.yml", inventory: "inventory/hosts.yml" };

test("the plain call", () => {
  const command = buildPlaybookCommand(plain, {});
  expect(command.argv).toEqual(["ansible-playbook", "--inventory=inventory/hosts.yml", "playbooks/site.yml"]);
  expect(command.asks).toBe(false);
});

test("every option", () => {
  const { argv, asks } = buildPlaybookCommand(
    {
      ...plain,
      check: true,
      diff: true,
      limit: "-web",
      tags: ["stack", "verify"],
      skipTags: ["judge"],
      forks: 20,
      passwords: { become: "ask", login: "/dev/shm/login" },
      extraVars: { seed_retry: true },
      vaultIds: ["shop@/run/user/1000/pass"],
    },
    {},
  );
  expect(argv.slice(2)).toEqual([
    "--check",
    "--diff",
    "--limit=-web",
    "--tags=stack,verify",
    "--skip-tags=judge",
    "--forks=20",
    "--ask-become-pass",
    "--connection-password-file=/dev/shm/login",
    "--vault-id=shop@/run/user/1000/pass",
    '--extra-vars={"seed_retry":true}',
    "playbooks/site.yml",
  ]);
  expect(asks).toBe(true);
});

test.each<[number, number | undefined, readonly string[]]>([
  [1, undefined, []],
  [5, undefined, []],
  [6, undefined, ["--forks=6"]],
  [400, undefined, ["--forks=25"]],
  [400, 100, ["--forks=100"]],
  [1, 1, ["--forks=1"]],
])("%d hosts, --forks %p: %j", (hosts, forks, words) => {
  const { argv } = buildPlaybookCommand({ ...plain, hosts, ...(forks === undefined ? {} : { forks }) }, {});
  expect(argv.filter((word) => word.startsWith("--forks"))).toEqual(words);
});

test("a password is asked for by Ansible, or read from a file; the terminal is shared only for the first", () => {
  const call = (become: "ask" | "/dev/shm/a") => buildPlaybookCommand({ ...plain, passwords: { become } }, {});
  expect(call("ask")).toMatchObject({ asks: true, argv: expect.arrayContaining(["--ask-become-pass"]) });
  expect(call("/dev/shm/a")).toMatchObject({
    asks: false,
    argv: expect.arrayContaining(["--become-password-file=/dev/shm/a"]),
  });
});

test("the child's environment: the project's settings, and of ours only what it needs", () => {
  const { env } = buildPlaybookCommand(
    plain,
    {
      PATH: "/usr/bin",
      HOME: "/home/me",
      AWS_SECRET_ACCESS_KEY: "x",
      NODE_OPTIONS: "x",
      ANSIBLE_STDOUT_CALLBACK: "minimal",
      LC_ALL: "de_DE",
      TERM: "",
    },
    "linux",
  );
  expect(env).toMatchObject({
    PATH: "/usr/bin",
    HOME: "/home/me",
    ANSIBLE_CONFIG: "/srv/shop/ansible.cfg",
    ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl",
    LC_ALL: "C.UTF-8",
  });
  expect(Object.keys(env).filter((name) => !name.startsWith("ANSIBLE_"))).toEqual([
    "PATH",
    "HOME",
    "PYTHONDONTWRITEBYTECODE",
    "LC_ALL",
  ]);
});

test("a variable that Ansible would take for a template is refused", () => {
  expect(() => buildPlaybookCommand({ ...plain, extraVars: { name: "{{ lookup('pipe', 'id') }}" } }, {})).toThrow(
    /^name: .*template/,
  );
});
