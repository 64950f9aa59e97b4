#!/usr/bin/env node
import { errorCode, exitCodes } from "../lib/errors.ts";
import { finishWith } from "../lib/finish.ts";
import { runCli } from "./program.ts";

// A reader that has gone away (`harden-init logs | head`) is no reason to stop a deploy half-way; a disk that is full is told.
process.stderr.on("error", () => undefined);
process.stdout.on("error", (error) => {
  const code = errorCode(error);
  if (code !== "EPIPE" && !process.exitCode) {
    process.exitCode = exitCodes.missing;
    process.stderr.write(`error the output cannot be written (${code})\n`);
  }
});

finishWith(runCli(process.argv.slice(2)));
