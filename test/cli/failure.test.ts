import { mkdtempSync, rmdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createColors } from "picocolors";
import { explainFailure } from "../../src/cli/failure.ts";
import { buildMissingProblem, buildUsageProblem, exitCodes } from "../../src/lib/errors.ts";
import type { Io } from "../../src/lib/io.ts";
import { toolVersion } from "../../src/lib/version.ts";

function explain(error: unknown, { verbose = false, json = false } = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io: Io = { stdin: new PassThrough(), stdout, stderr, env: {}, colours: createColors(false) };
  const code = explainFailure(io, error, { verbose, json });
  return { code, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

/** As a mistake of ours would be thrown. */
function bug(): TypeError {
  const error = new TypeError(`cannot read ${homedir()}/stack/harden.yml`);
  error.stack = `TypeError: ${error.message}\n    at work (${process.cwd()}/dist/cli.js:1:1)\n    at ${homedir()}/x.js:1:1`;
  return error;
}

describe("a bug", () => {
  test("asks for a report, with the version and without where the user's home is", () => {
    const { code, stdout, stderr } = explain(bug());
    expect({ code, stdout }).toEqual({ code: exitCodes.bug, stdout: "" });
    expect(stderr).toContain("This is a bug in harden-init, not a mistake of yours.");
    expect(stderr).toContain(`Please report it with the version (${toolVersion})`);
    expect(stderr).toContain("TypeError: cannot read ~/stack/harden.yml (--verbose shows where)\n");
    expect(stderr).not.toContain("    at ");
  });

  test("shows a masked trace under --verbose", () => {
    const { stderr } = explain(bug(), { verbose: true });
    expect(stderr).toContain("    at work (./dist/cli.js:1:1)\n    at ~/x.js:1:1\n");
    expect(stderr).not.toContain(process.cwd());
    expect(stderr).not.toContain(homedir());
  });

  test("is a JSON document where one is wanted", () => {
    expect(JSON.parse(explain(bug(), { json: true }).stdout)).toEqual({
      error: { exitCode: 1, bug: expect.stringMatching(/^TypeError: cannot read ~/) },
    });
  });

  test.each(["a text", undefined, null, { odd: true }])("may be thrown as anything: %p", (thrown) => {
    expect(explain(thrown).code).toBe(exitCodes.bug);
  });
});

describe("a mistake of the user", () => {
  test("is told with place and remedy, each on a line, without a trace", () => {
    const problem = buildUsageProblem([
      { where: "harden.yml:3 name", what: "must be text", fix: "Write a name." },
      { what: "too many" },
    ]);
    expect(explain(problem, { verbose: true })).toEqual({
      code: exitCodes.usage,
      stdout: "",
      stderr: "error harden.yml:3 name: must be text\n  Write a name.\nerror too many\n",
    });
  });

  test("is a JSON document where one is wanted", () => {
    const { code, stdout } = explain(buildMissingProblem({ where: "docker", what: "not there" }), { json: true });
    expect(code).toBe(exitCodes.missing);
    expect(JSON.parse(stdout)).toEqual({
      error: { exitCode: 4, complaints: [{ where: "docker", what: "not there" }] },
    });
  });
});

test("a current folder that was removed is told, and is no bug", () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "failure-"));
  process.chdir(folder);
  try {
    rmdirSync(folder);
    expect(explain(new Error("ENOENT: uv_cwd"))).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining(
        "error the current folder does not exist any more\n  Change into one that exists",
      ),
    });
  } finally {
    process.chdir(before);
  }
});
