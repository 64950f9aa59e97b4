#!/usr/bin/env node
import { runCli } from "./commands/program.ts";
import { exitCodes } from "./lib/errors.ts";

runCli(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Reached only when the reporting of an error failed itself.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = exitCodes.bug;
  },
);
