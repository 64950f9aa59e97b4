import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const templates = join(import.meta.dirname, "..", "..", "templates");
const ofKinds = readdirSync(join(templates, "kinds")).map((kind) => `kinds/${kind}/playbooks/module_utils`);
const folders = ["project/playbooks/module_utils", ...ofKinds].filter((folder) => existsSync(join(templates, folder)));

/** Makes the playbooks' own Python files importable under the name that Ansible gives them, without Ansible. */
const prelude = `
import json, sys, types
sys.dont_write_bytecode = True
for name in ("ansible", "ansible.module_utils"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["ansible.module_utils"].__path__ = json.loads(sys.argv[1])

def refused(call):
    try:
        call()
    except Exception as fault:
        return str(fault)
    return ""
`;

/**
 * Evaluates a Python expression over one of the playbooks' own Python files.
 *
 * @param module the file's name, without `.py`
 * @param expression sees the file as `it` and the input as `given`; its value must be JSON. `refused(lambda: …)` is the text of the
 *   exception that a call raises, or empty.
 */
export function evaluate(module: string, expression: string, given: unknown = null): unknown {
  const program = `${prelude}
import importlib
it = importlib.import_module("ansible.module_utils.${module}")
given = json.load(sys.stdin)
print(json.dumps(${expression}))
`;
  const paths = JSON.stringify(folders.map((folder) => join(templates, folder)));
  return JSON.parse(
    execFileSync("python3", ["-c", program, paths], {
      encoding: "utf8",
      input: JSON.stringify(given),
      stdio: "pipe",
      // As the test has it now: it may have put programs of its own on the PATH.
      env: process.env,
    }),
  );
}
