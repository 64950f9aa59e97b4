import { catalogue } from "../controls/catalogue.ts";
import type { Control } from "../controls/types.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { type Io, print } from "../lib/io.ts";
import { knownControl } from "./control.ts";
import type { Context, Options } from "./types.ts";

/** Says what a control is, why, what it may break, and how it is set and measured; without a name it lists them all. */
export async function run({ io, json }: Context, _options: Options, [slug]: readonly string[]): Promise<ExitCode> {
  const shown = slug === undefined ? catalogue : [knownControl(slug)];
  if (json) {
    print(io, JSON.stringify({ controls: shown }, null, 2));
  } else if (slug === undefined) {
    list(io);
  } else {
    shown.forEach((control) => {
      explain(io, control);
    });
  }
  return exitCodes.done;
}

function list(io: Io): void {
  const width = Math.max(...catalogue.map(({ slug }) => slug.length));
  for (const { slug, title } of catalogue) {
    print(io, `${io.colours.bold(slug.padEnd(width))}  ${title}`);
  }
  print(io);
  print(io, "`harden-init explain NAME` says why, what it may break, and how it is measured.");
}

function explain(io: Io, control: Control): void {
  const ids = Object.entries(control.cis).map(([version, list]) => `${version}: ${list.join(", ") || "none"}`);
  print(io, `${io.colours.bold(control.slug)}  ${control.title}`);
  print(io);
  const lines: readonly (readonly [string, string])[] = [
    ["why", control.reason],
    ["may break", control.mayBreak],
    ["set by", control.set],
    ["measured", control.measured],
    ["profile", control.from === "strict" ? "strict only" : "baseline and strict"],
    ["left out", control.optional ? "by hardening.overrides, with a reason" : "never"],
    ["layer", control.layer],
    ["CIS Docker Benchmark", ids.join(" · ")],
  ];
  for (const [name, text] of lines) {
    print(io, `  ${io.colours.dim(name.padEnd(21))} ${text}`);
  }
}
