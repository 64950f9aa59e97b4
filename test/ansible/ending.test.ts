import { type Exit, readEnding } from "../../src/ansible/ending.ts";
import type { HostStats } from "../../src/ansible/types.ts";
import { eventsOf, recording } from "./recordings.ts";

function recordedExit(name: string): Exit {
  const { code, errors } = recording(name);
  const events = eventsOf(name);
  const stats = events.find((event) => event.type === "stats")?.hosts;
  const began = events.some((event) => event.type === "play-started");
  const isCutOff = events.some((event) => event.type === "task-finished" && event.result.outcome === "unreachable");
  return { code, signal: null, began, isCutOff, errors, ...(stats === undefined ? {} : { stats }) };
}

test.each([
  ["changes", { type: "done" }],
  ["check", { type: "host-failed" }],
  ["failing", { type: "host-failed" }],
  ["unreachable", { type: "host-unreachable" }],
  ["empty", { type: "no-hosts", message: expect.stringContaining("--limit") }],
  [
    "limit",
    {
      type: "no-hosts",
      message: "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.",
    },
  ],
  ["bad-flag", { type: "not-started", reason: "usage", message: "unrecognized arguments: --no-such-flag" }],
  ["no-playbook", { type: "not-started", reason: "usage", message: "the playbook: nothing.yml could not be found" }],
  [
    "broken",
    {
      type: "not-started",
      reason: "syntax",
      message: expect.stringMatching(/^YAML parsing failed[\s\S]*broken\.yml:4:1/),
    },
  ],
  [
    "unknown-module",
    { type: "not-started", reason: "syntax", message: expect.stringContaining("no_such_module_here") },
  ],
  [
    "no-inventory",
    { type: "not-started", reason: "syntax", message: expect.stringContaining("inventory/nothing.yml") },
  ],
  ["vault-none", { type: "not-started", reason: "vault", message: expect.stringMatching(/no vault secrets found\.$/) }],
  ["vault-wrong", { type: "not-started", reason: "vault", message: expect.stringContaining("Decryption failed") }],
  ["vault-label", { type: "not-started", reason: "vault", message: expect.stringContaining("Decryption failed") }],
  ["vault-no-file", { type: "not-started", reason: "vault", message: expect.stringContaining("was not found") }],
])("the recorded run %s", (name, ending) => {
  expect(readEnding(recordedExit(name))).toEqual(ending);
});

const counts: HostStats = { ok: 1, changed: 0, failures: 0, ignored: 0, rescued: 0, skipped: 0, unreachable: 0 };
const exit: Exit = { code: 0, signal: null, began: true, isCutOff: false, errors: "", stats: { alpha: counts } };
const { stats: _, ...withoutStats } = exit;

test.each<[string, Exit, object]>([
  ["failures that were ignored", { ...exit, stats: { a: { ...counts, ignored: 1, rescued: 2 } } }, { type: "done" }],
  [
    "unreachable goes before failed",
    { ...exit, code: 4, isCutOff: true, stats: { a: { ...counts, failures: 1, unreachable: 1 } } },
    { type: "host-unreachable" },
  ],
  [
    "a host that answers is not unreachable, whatever Ansible counts",
    { ...exit, code: 4, stats: { a: { ...counts, unreachable: 1 } } },
    { type: "host-failed" },
  ],
  ["Ctrl-C", { ...withoutStats, code: 99, interruptedBy: "SIGINT" }, { type: "interrupted", signal: "SIGINT" }],
  ["Ctrl-C that reached Ansible alone", { ...withoutStats, code: 99 }, { type: "interrupted", signal: "SIGINT" }],
  [
    "killed from elsewhere",
    { ...withoutStats, code: null, signal: "SIGKILL" },
    { type: "interrupted", signal: "SIGKILL" },
  ],
  [
    "stopped by SIGTERM",
    { ...withoutStats, code: null, signal: "SIGKILL", interruptedBy: "SIGTERM" },
    { type: "interrupted", signal: "SIGTERM" },
  ],
  ["a signal after the last task", { ...exit, interruptedBy: "SIGINT" }, { type: "done" }],
  [
    "given up in the middle",
    { ...withoutStats, code: 1, errors: "[ERROR]: Attempting to decrypt" },
    { type: "stopped", message: "Attempting to decrypt" },
  ],
  [
    "a bug of Ansible",
    { ...withoutStats, began: false, code: 250, errors: "" },
    { type: "not-started", reason: "other", message: "ansible-playbook ended with code 250 and printed no error." },
  ],
  ["an end without counts", { ...withoutStats, code: 0 }, { type: "no-hosts", message: expect.any(String) }],
])("%s", (_name, given, ending) => {
  expect(readEnding(given)).toEqual(ending);
});
