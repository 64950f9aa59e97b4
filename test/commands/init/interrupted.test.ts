import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolders } from "../../support/projects/folders.ts";

/* A compose file about as large as one may be: working it out takes seconds. */

const newFolder = makeFolders();
const cli = join(process.cwd(), "dist/cli.js");

const service = (at: number) =>
  `  s${at}:\n    image: registry.example.org/x${at}:1\n    environment:\n${Array.from({ length: 31 }, (_, one) => `      V${one}: value ${at}\n`).join("")}`;

test.each(["SIGTERM", "SIGINT"].flatMap((signal) => [200, 500, 800].map((wait) => [signal, wait] as const)))(
  "%s after %d ms of computing ends the program at once, and nothing is written",
  async (signal, wait) => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "compose.yml"),
      `services:\n${Array.from({ length: 120 }, (_, at) => service(at)).join("")}`,
    );
    const words = [
      "init",
      folder,
      "--from",
      join(folder, "compose.yml"),
      "--name",
      "large",
      "--host",
      "local",
      "--yes",
    ];
    const child = spawn(process.execPath, [cli, ...words], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", (code, by) => resolve(by ?? code)));
    await sleep(wait);
    expect({ code: child.exitCode, by: child.signalCode }).toEqual({ code: null, by: null });
    child.kill(signal as NodeJS.Signals);
    // Between two computations the program itself hears it.
    expect([signal, 130]).toContain(await ended);
    expect(readdirSync(folder)).toEqual(["compose.yml"]);
  },
);
