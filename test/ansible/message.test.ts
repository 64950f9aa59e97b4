import { readMessage } from "../../src/ansible/message.ts";

test.each([
  "MODULE FAILURE: No start of json char found",
  "Module result deserialization failed: No start of json char found",
])("a module that could not begin is told by what it printed, not by %j", (msg) => {
  const printed = "FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp']\n";
  const result = { failed: true, rc: 1, msg, module_stderr: printed, module_stdout: "" };
  expect(readMessage(result, (text) => text)).toBe(`${printed.trim()} (exit code 1)`);
});
