import { resolve } from "node:path";
import { vaultOption } from "../commands/options/vault.ts";
import { type GivenFor, readOptions } from "../lib/command-line/option.ts";
import { flag, text } from "../lib/command-line/option-builders.ts";
import type { Io } from "../lib/io.ts";
import type { Context } from "../project/types.ts";

/** The options of every command. */
export const commonOptions = {
  directory: text("-C, --directory <dir>", "the project's folder"),
  json: flag("--json", "one JSON document on standard output, progress on standard error"),
  noColor: flag("--no-color", "no colours"),
  plain: flag("--plain", "for screen readers: lines that stay, numbered choices, typed answers"),
  quiet: flag("-q, --quiet", "print errors only"),
  verbose: flag("-v, --verbose", "print more"),
};

/**
 * The context of a command, from the outside world and the common options.
 *
 * @param folder the project's folder on the command line, relative to `--directory`
 */
export function buildContext(
  outside: { readonly io: Io; readonly signal: AbortSignal },
  givenFor: GivenFor,
  folder: string | undefined,
): Context {
  const { directory, json, quiet, verbose } = readOptions(commonOptions, givenFor);
  const { vaultPasswordFile } = readOptions(vaultOption, givenFor);
  return {
    ...outside,
    root: resolve(directory ?? ".", folder ?? "."),
    json,
    quiet,
    verbose,
    ...(vaultPasswordFile !== undefined && { vaultPasswordFile }),
  };
}
