import type { PlaybookOptions } from "../ansible/argv.ts";
import { usageProblem } from "../lib/errors.ts";
import type { Options } from "./types.ts";

/** What `deploy` was asked for. */
export interface DeployOptions {
  readonly check: boolean;
  readonly prove: boolean;
  /** Every play on every host, for real. */
  readonly isWhole: boolean;
  readonly ansible: Omit<PlaybookOptions, "root" | "playbook" | "inventory" | "vaultIds" | "passwords">;
}

/** Reads the options of `deploy`; throws Problem (exit 2) where one makes no sense. */
export function readDeployOptions(options: Options): DeployOptions {
  const check = options.check === true;
  const prove = options.prove === true;
  if (check && prove) {
    throw usageProblem({
      what: "--check changes nothing, so there is nothing to --prove",
      fix: "Give one of the two.",
    });
  }
  const limit = textOf(options.limit);
  const tags = textOf(options.tags)?.split(",");
  const forks = numberOf(options.forks);
  return {
    check,
    prove,
    isWhole: !check && limit === undefined && tags === undefined,
    ansible: {
      check,
      diff: options.diff === true,
      ...(limit === undefined ? {} : { limit }),
      ...(tags === undefined ? {} : { tags }),
      ...(forks === undefined ? {} : { forks }),
      // The report judges the findings, with an exit code of their own; by hand the last task of the run does.
      extraVars: { stack_verify_strict: false, ...(options.seedRetry === true ? { seed_retry: true } : {}) },
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw usageProblem({ where: "--forks", what: `\`${String(value)}\` is no number from 1 to 1000` });
  }
  return number;
}
