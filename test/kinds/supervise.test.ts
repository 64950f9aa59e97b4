import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";

/* The first program of a php-nginx container, with two others in the place of php-fpm and nginx. */

const folder = temporaryFolder("supervise");
const program = "templates/kinds/php-nginx/service/bin/supervise";
const runs = `#!${process.execPath}
process.on("SIGQUIT", () => process.exit(0));
setTimeout(() => {}, 20_000);
console.log("runs");
`;

afterAll(() => rmSync(folder, { recursive: true }));

test("asked to stop it fails, so that only a stop by the engine keeps the service down", async () => {
  for (const name of ["nginx", "php-fpm"]) {
    writeFileSync(join(folder, name), runs, { mode: 0o755 });
  }
  const child = spawn("bash", [program], { env: { PATH: `${folder}:${process.env.PATH}` } });
  let said = "";
  child.stdout.on("data", (part) => {
    said += part;
    if (said === "runs\nruns\n") {
      child.kill("SIGTERM");
    }
  });
  expect(await once(child, "exit")).toEqual([143, null]);
});
