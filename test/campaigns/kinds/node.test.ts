import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn, wrongControls } from "../../support/projects/report.ts";

/* A Node application on the real engine, from the distribution's Node and from an image of Node's own. */

const port = 18141;
const lab = new Lab("e2enode", port, {
  files: "test/apps",
  services: `  web: { kind: node, source: ./node, publish: "127.0.0.1:${port}" }`,
});

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("is deployed with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  expect(await lab.page()).toBe("200 Good day, stranger\n");
});

/** Each is tried in the container, and ends with an error's code or `done`. */
const attempts = `
  const fs = require("node:fs"), { execFileSync } = require("node:child_process"), dgram = require("node:dgram");
  const attempts = {
    "change its own code": () => fs.appendFileSync("/app/server.js", "//"),
    "add a program": () => fs.writeFileSync("/usr/local/bin/own", ""),
    "run a dropped program": () => {
      fs.writeFileSync("/tmp/own", "#!/usr/bin/node\\n", { mode: 0o700 });
      execFileSync("/tmp/own");
    },
    "turn a switch of the kernel": () => fs.writeFileSync("/proc/sys/kernel/core_pattern", "x"),
    "read the engine's socket": () => fs.readFileSync("/var/run/docker.sock"),
    "write a file of its own": () => fs.writeFileSync("/tmp/upload", "x"),
    "compile code": () => new Function("return 1")() + new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
  };
  const endings = Object.entries(attempts).map(([name, attempt]) => {
    try { attempt(); return [name, "done"]; } catch (error) { return [name, error.code]; }
  });
  console.log(JSON.stringify(Object.fromEntries(endings)));
`;

test("an attacker inside cannot write code or run a program; the application can do its work", () => {
  const endings: unknown = JSON.parse(lab.inside("web", "node", "-e", attempts));
  expect(endings).toEqual({
    "change its own code": "EACCES",
    "add a program": "EROFS",
    "run a dropped program": "EACCES",
    "turn a switch of the kernel": "EROFS",
    "read the engine's socket": "ENOENT",
    "write a file of its own": "done",
    "compile code": "done",
  });
});

test("is asked to end and ends well, in time", () => {
  const id = lab.containers().web ?? "";
  docker("stop", id);
  // 137 would be one that had to be killed after its time.
  expect(docker("inspect", "--format", "{{.State.ExitCode}}", id)).toBe("0");
});

describe("from Node's own image, with a package", () => {
  const locked = () => JSON.parse(readFileSync(join(lab.folder, "node/package-lock.json"), "utf8"));

  beforeAll(() => {
    lab.set(["services", "web", "base"], "node:22-slim");
    lab.set(["services", "web", "start"], "node .");
    lab.set(["services", "web", "port"], 4000);
    vendorPackage(join(lab.folder, "node"));
    lab.edit("node/server.js", (text) => text.replace("`Good day,", "require('words') + `,"));
    expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  });

  test("a package without a lock is not installed: the deploy says what to do, and the service stays as it was", () => {
    const lock = readFileSync(join(lab.folder, "node/package-lock.json"));
    rmSync(join(lab.folder, "node/package-lock.json"));
    const { code, report } = lab.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({
      code: 5,
      failures: expect.stringContaining("npm install --package-lock-only"),
    });
    writeFileSync(join(lab.folder, "node/package-lock.json"), lock);
  });

  test("one that is not what the lock says is not installed either", () => {
    const lock = locked();
    const wrong = structuredClone(lock);
    wrong.packages["node_modules/words"].integrity = `sha512-${createHash("sha512").update("x").digest("base64")}`;
    writeFileSync(join(lab.folder, "node/package-lock.json"), JSON.stringify(wrong));
    expect(failuresIn(lab.deploy().report)).toContain("EINTEGRITY");
    writeFileSync(join(lab.folder, "node/package-lock.json"), JSON.stringify(lock));
  });

  test("the locked one is installed, and its scripts are not run", async () => {
    const { code, report } = lab.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(await lab.page()).toBe("200 Welcome, stranger\n");
    const look = `const fs = require("fs"); console.log([process.version, fs.existsSync("/app/node_modules/words/ran"),
      fs.existsSync("/usr/local/bin/npm"), process.env.NODE_ENV].join())`;
    expect(lab.inside("web", "node", "-e", look)).toMatch(/^v22\.\d+\.\d+,false,false,production$/);
  });
});

/** Packs a small package into the application's folder and locks it, as npm would: no registry is asked. */
function vendorPackage(folder: string): void {
  const source = join(folder, "../words");
  mkdirSync(source);
  mkdirSync(join(folder, "vendor"));
  const about = { name: "words", version: "1.0.0", main: "index.js", scripts: { install: "touch ran" } };
  writeFileSync(join(source, "package.json"), JSON.stringify(about));
  writeFileSync(join(source, "index.js"), 'module.exports = "Welcome";\n');
  execFileSync("npm", ["pack", "--silent", "--pack-destination", join(folder, "vendor"), source]);
  const resolved = "file:vendor/words-1.0.0.tgz";
  const integrity = `sha512-${createHash("sha512")
    .update(readFileSync(join(folder, "vendor/words-1.0.0.tgz")))
    .digest("base64")}`;
  const own = { name: "guest-greeter", version: "1.0.0", dependencies: { words: resolved } };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...own, private: true, main: "server.js" }));
  const packages = {
    "": own,
    "node_modules/words": { version: "1.0.0", resolved, integrity, hasInstallScript: true },
  };
  const lock = { name: own.name, version: own.version, lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
}
