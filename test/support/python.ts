import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./rendered.ts";

/** Makes the collection's own Python importable under the names that Ansible gives it, without Ansible. */
const prelude = `
import importlib, json, sys, types
sys.dont_write_bytecode = True
sys.modules["ansible_collections"] = types.ModuleType("ansible_collections")
sys.modules["ansible_collections"].__path__ = [sys.argv[1]]

def refused(call):
    try:
        call()
    except Exception as fault:
        return str(fault)
    return ""
`;

/**
 * Evaluates a Python expression over one file of the collection's module_utils.
 *
 * @param module the file below module_utils, such as `engine.api`
 * @param expression sees the file as `it` and the input as `given`; its value must be JSON. `refused(lambda: …)` is the text of the
 *   exception that a call raises, or empty.
 */
export function evaluate(module: string, expression: string, given: unknown = null): unknown {
  const program = `${prelude}
it = importlib.import_module("ansible_collections.harden.stack.plugins.module_utils.${module}")
given = json.load(sys.stdin)
print(json.dumps(${expression}))
`;
  return JSON.parse(
    execFileSync("python3", ["-c", program, join(collection(), "ansible_collections")], {
      encoding: "utf8",
      input: JSON.stringify(given),
      stdio: "pipe",
      // As the test has it now: it may have put programs of its own on the PATH.
      env: process.env,
    }),
  );
}

let made: string | undefined;

/** The folder of the collection with all that any project has of it, made once for a file of tests. */
function collection(): string {
  if (made === undefined) {
    const folder = temporaryFolder("collection");
    execFileSync(process.execPath, ["scripts/collection.mjs", folder]);
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    made = folder;
  }
  return made;
}
