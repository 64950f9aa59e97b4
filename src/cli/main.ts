#!/usr/bin/env node
import { exitCodes, getErrorCode } from "../lib/errors.ts";
import { finishWith } from "../lib/finish.ts";
import { runCli } from "./program.ts";

// A closed pipe (`harden-init logs | head`) must not stop a deploy half-way; a full disk is reported.
process.stderr.on("error", () => undefined);
process.stdout.on("error", (error) => {
  const code = getErrorCode(error);
  if (code !== "EPIPE" && !process.exitCode) {
    process.exitCode = exitCodes.missing;
    process.stderr.write(`error the output cannot be written (${code})\n`);
  }
});

finishWith(runCli(process.argv.slice(2)));
