import type { PlaybookOptions } from "../../ansible/argv.ts";
import { usageProblem } from "../../lib/errors.ts";
import type { Options } from "../../project/types.ts";

/** What `deploy` was asked for. */
export interface DeployOptions {
  readonly check: boolean;
  readonly prove: boolean;
  /** How many of several servers at a time; each batch is begun once the one before it has come through. */
  readonly serial: number | "all";
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
  const forks = numberOf("--forks", options.forks);
  return {
    check,
    prove,
    serial: options.serial === "all" ? "all" : (numberOf("--serial", options.serial) ?? 1),
    isWhole: !check && limit === undefined && tags === undefined,
    ansible: {
      check,
      diff: options.diff === true,
      ...(limit === undefined ? {} : { limit }),
      ...(tags === undefined ? {} : { tags }),
      ...(forks === undefined ? {} : { forks }),
      extraVars: options.seedRetry === true ? { seed_retry: true } : {},
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(where: string, value: unknown): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw usageProblem({ where, what: `\`${String(value)}\` is no number from 1 to 1000` });
  }
  return number;
}
