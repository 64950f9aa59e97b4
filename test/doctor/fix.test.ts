import { createColors } from "picocolors";
import { drawDiagnoses } from "../../src/doctor/diagnosis-lines.ts";
import { type FixIo, fix, listCommands, runInShell } from "../../src/doctor/fix.ts";
import type { Diagnosis } from "../../src/doctor/types.ts";

function diagnosis(need: string, rest: Partial<Diagnosis> = {}): Diagnosis {
  return { need, required: true, ok: false, found: "not there", why: `Why ${need}.`, fix: [], ...rest };
}

const missing = [
  diagnosis("one", { fix: ["apt-get update", "apt-get install one"] }),
  diagnosis("two", { fix: ["apt-get update", "apt-get install two"] }),
];

/** Records what is asked, told and run; `codes` are the exit codes of the commands that fail. */
function world(agrees: boolean, codes: Readonly<Record<string, number>> = {}): FixIo & { readonly log: string[] } {
  const log: string[] = [];
  return {
    log,
    agree: async (commands) => {
      log.push(`agree to ${commands.length}`);
      return agrees;
    },
    tell: (command) => log.push(`tell ${command}`),
    run: async (command) => {
      log.push(`run ${command}`);
      return codes[command] ?? 0;
    },
    examine: async () => {
      log.push("examine");
      return [];
    },
  };
}

test("each command runs once, in order", () => {
  expect(listCommands(missing)).toEqual(["apt-get update", "apt-get install one", "apt-get install two"]);
});

test("nothing runs without consent", async () => {
  const io = world(false);
  expect(await fix(io, missing)).toEqual({ outcome: "refused", diagnoses: missing });
  expect(io.log).toEqual(["agree to 3"]);
});

test("with consent all runs, and all is looked at again", async () => {
  const io = world(true);
  expect((await fix(io, missing)).outcome).toBe("done");
  expect(io.log.at(0)).toBe("agree to 3");
  expect(io.log.filter((line) => line.startsWith("run"))).toHaveLength(3);
  expect(io.log.at(-1)).toBe("examine");
});

test("it stops at the first failure and says which", async () => {
  const io = world(true, { "apt-get install one": 100 });
  expect(await fix(io, missing)).toEqual({
    outcome: "failed",
    failure: { command: "apt-get install one", code: 100 },
    diagnoses: [],
  });
  expect(io.log).not.toContain("run apt-get install two");
});

test("where no command helps, nobody is asked", async () => {
  const io = world(true);
  expect((await fix(io, [diagnosis("kernel")])).outcome).toBe("nothing to do");
  expect(io.log).toEqual([]);
});

test.each([
  ["true", 0],
  ["exit 7", 7],
  ["no-such-program-anywhere 2>/dev/null", 127],
])("the shell runs %s: %d", async (command, code) => {
  expect(await runInShell(command, "stderr")).toBe(code);
});

describe("the drawing", () => {
  const draw = (...diagnoses: Diagnosis[]): string => drawDiagnoses(diagnoses, createColors(false)).join("\n");

  test("what is there takes one line, what is missing says why and what fixes it", () => {
    expect(draw(diagnosis("docker", { ok: true, found: "26.1.5" }), ...missing.slice(0, 1))).toBe(
      [
        "ok       docker  26.1.5",
        "missing  one     not there",
        "         Why one.",
        "         apt-get update",
        "         apt-get install one",
        "",
        "Missing here: one.",
        "harden-init doctor --fix runs the commands above, after asking.",
      ].join("\n"),
    );
  });

  test("what is not required makes the result weaker only", () => {
    const text = draw(diagnosis("AppArmor", { required: false, advice: "Boot another kernel." }));
    expect(text).toMatch(/^weaker {3}AppArmor/);
    expect(text).toContain("Boot another kernel.");
    expect(text).toContain("Nothing required is missing.");
  });

  test("what could not be found out is not called missing", () => {
    expect(draw(diagnosis("docker", { ok: null }))).toMatch(/^unknown {2}docker/);
  });
});
