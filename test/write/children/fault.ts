// Imported before everything else: at the nth call that changes the disk, the process is killed in the middle of it, or the disk is full.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [, , , fault, nth] = process.argv;
let left = Number(nth);

const growing = ["writeFileSync", "mkdirSync", "renameSync"] as const;
const changing = [...growing, "unlinkSync", "rmdirSync", "rmSync", "chmodSync"] as const;

for (const name of fault === "full" ? growing : changing) {
  const real = fs[name] as (...args: unknown[]) => unknown;
  const faulty = (...args: unknown[]) => {
    left -= 1;
    if (left === 0) {
      strike(name, args, real);
    }
    return real(...args);
  };
  Object.assign(fs, { [name]: faulty });
}
syncBuiltinESMExports();

function strike(name: string, [path, text, ...rest]: unknown[], real: (...args: unknown[]) => unknown): void {
  if (name === "writeFileSync" && typeof text === "string") {
    real(path, text.slice(0, text.length / 2), ...rest);
  }
  if (fault === "killed") {
    process.kill(process.pid, "SIGKILL");
  }
  throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
}
