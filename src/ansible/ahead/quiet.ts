import { readOrdinaryFile } from "../../lib/files/read-ordinary.ts";

/**
 * The settings of ansible.cfg with which Ansible is only loaded. Others may do something already then: `log_path` opens a file. The project is
 * not checked yet at that time, and its ansible.cfg may be anybody's.
 */
const quietSettings = new Set([
  "callbacks_enabled",
  "control_path",
  "enable_plugins",
  "gathering",
  "ignore_patterns",
  "interpreter_python",
  "inventory",
  "pipelining",
  "retry_files_enabled",
  "ssh_args",
  "timeout",
]);

/** Whether loading Ansible with this ansible.cfg does nothing else. */
export async function isLoadedQuietly(path: string): Promise<boolean> {
  try {
    const text = (await readOrdinaryFile(path)).toString("utf8");
    return listKeys(text).every((key) => quietSettings.has(key));
  } catch {
    return false;
  }
}

/** What could be read as a setting, also the second line of a value. */
function listKeys(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .filter((line) => !/^\s*(?:[#;[]|$)/.test(line))
    .map((line) => line.split(/[=:]/, 1)[0]?.trim().toLowerCase() ?? "");
}
