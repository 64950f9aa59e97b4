import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Files, inFolder } from "../compose/folder.ts";

const plugin = join(
  import.meta.dirname,
  "../../templates/project/playbooks/collections/ansible_collections/harden/stack/plugins/action/place_tree.py",
);

/** Loads the plugin without Ansible, and lists what it takes for the application in a project's own folder. */
const program = `
import importlib.util, json, sys, types
for name in ("errors", "module_utils", "module_utils.common", "module_utils.common.yaml", "plugins", "plugins.action"):
    sys.modules["ansible." + name] = types.ModuleType("ansible." + name)
sys.modules["ansible"] = types.ModuleType("ansible")
for name in ("AnsibleActionFail", "AnsibleError", "AnsibleUndefinedVariable"):
    setattr(sys.modules["ansible.errors"], name, type(name, (RuntimeError,), {}))
sys.modules["ansible.module_utils.common.yaml"].yaml_load = None
sys.modules["ansible.plugins.action"].ActionBase = object
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("place_tree", sys.argv[1])
it = importlib.util.module_from_spec(spec)
spec.loader.exec_module(it)
print(json.dumps(sorted(it.tree(sys.argv[2], "", it.Application(sys.argv[2], json.loads(sys.argv[3]))))))
`;

function application(files: Files, build: object = {}): readonly string[] {
  return inFolder(files, (folder) =>
    JSON.parse(execFileSync("python3", ["-c", program, plugin, folder, JSON.stringify(build)], { encoding: "utf8" })),
  );
}

const code: Files = {
  "app.py": "",
  "lib/a.py": "",
  "lib/a.pyc": "",
  "docs/a.md": "",
  "docs/README.md": "",
  Dockerfile: "",
};

test("neither the project itself nor what Compose read its plain text from is taken for the application", () => {
  const project: Files = {
    ...{ "harden.yml": "", "ansible.cfg": "", ".env": "P=1", "docker-compose.yml": "", "compose.override.yaml": "" },
    ...{ "playbooks/site.yml": "", "inventory/hosts.yml": "", "secrets/vault.yml": "", ".harden/manifest.json": "" },
    ...{ "src/compose.yml": "", "src/.env": "", ".git/HEAD": "" },
  };
  expect(application({ ...code, ...project })).toEqual(
    [...Object.keys(code), "src/compose.yml", "src/.env"].map((path) => `/${path}`).sort(),
  );
});

test.each<[string, string, readonly string[]]>([
  ["a folder", "docs\n", ["app.py", "lib/a.py", "lib/a.pyc"]],
  ["a folder but for a part of it", "/docs/\n!docs/README.md\n", ["app.py", "docs/README.md", "lib/a.py", "lib/a.pyc"]],
  ["an ending anywhere", "**/*.pyc\n# docs\n\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]],
  ["an ending at the top", "*.py\n", ["docs/README.md", "docs/a.md", "lib/a.py", "lib/a.pyc"]],
  ["one letter, and a range", "lib/?.py[a-c]\n", ["app.py", "docs/README.md", "docs/a.md", "lib/a.py"]],
  ["everything but", "*\n!lib\n", ["lib/a.py", "lib/a.pyc"]],
])(".dockerignore leaves out %s, and never the Dockerfile", (_what, text, kept) => {
  expect(application({ ...code, ".dockerignore": text })).toEqual(
    [...kept, ".dockerignore", "Dockerfile"].map((path) => `/${path}`).sort(),
  );
});

test("a Dockerfile in a folder that is left out is brought", () => {
  const files: Files = { "app.py": "", "docker/web.Dockerfile": "", "docker/x": "", ".dockerignore": "docker" };
  expect(application(files, { dockerfile: "./docker/web.Dockerfile" })).toEqual([
    "/.dockerignore",
    "/app.py",
    "/docker/web.Dockerfile",
  ]);
});
