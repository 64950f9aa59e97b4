import { catalogue } from "../../controls/catalogue.ts";
import { type ExpertOption, expertOptions } from "../../controls/expert.ts";
import { knownControl } from "../../controls/find.ts";
import type { Control } from "../../controls/types.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { type Io, print } from "../../lib/io.ts";
import type { Context } from "../../project/types.ts";
import type { ExplainOptions } from "./spec.ts";

/**
 * Explains a control: why it is set, what it may break, how it is set and measured. Without a name it lists all controls. It also knows the engine
 * options that are not set, and why.
 */
export async function run({ io, json }: Context, { control: slug }: ExplainOptions): Promise<ExitCode> {
  const option = expertOptions.find((one) => one.slug === slug);
  if (slug === undefined) {
    json ? print(io, JSON.stringify({ controls: catalogue, notSet: expertOptions }, null, 2)) : list(io);
  } else if (option !== undefined) {
    json ? print(io, JSON.stringify({ controls: [], notSet: [option] }, null, 2)) : explainOption(io, option);
  } else {
    const control = knownControl(slug);
    // Only this one needs the code that reads templates.
    const seccomp = slug === "seccomp" ? (await import("../all.ts")).seccomp : undefined;
    const calls = await seccomp?.listSeccompCalls();
    json ? print(io, JSON.stringify({ controls: [control], ...(calls && { calls }) }, null, 2)) : explain(io, control);
    if (!json && calls !== undefined) {
      seccomp?.explainCalls(io, calls);
    }
  }
  return exitCodes.done;
}

function list(io: Io): void {
  const width = Math.max(...catalogue.map(({ slug }) => slug.length));
  for (const { slug, title } of catalogue) {
    print(io, `${io.colours.bold(slug.padEnd(width))}  ${title}`);
  }
  print(io);
  print(io, `Not set, but explained: ${expertOptions.map((option) => option.slug).join(", ")}`);
  print(io, "`harden-init explain NAME` shows why, what it may break, and how it is measured.");
}

function explain(io: Io, control: Control): void {
  print(io, `${io.colours.bold(control.slug)}  ${control.title}`);
  print(io);
  const lines: readonly (readonly [string, string])[] = [
    ["why", control.reason],
    ["may break", control.mayBreak],
    ["set by", control.set],
    ["measured", control.measured],
    ["profile", control.from === "strict" ? "strict only" : "baseline and strict"],
    ["can be off", control.optional ? "yes, by hardening.overrides with a reason" : "no"],
    ["layer", control.layer],
    ["CIS Docker Benchmark", idsText(control.cis)],
  ];
  table(io, lines);
}

function explainOption(io: Io, { slug, title, reason, breaks, left, cis }: ExpertOption): void {
  const [first = "", ...more] = breaks;
  print(io, `${io.colours.bold(slug)}  ${title}`);
  print(io);
  const lines: readonly (readonly [string, string])[] = [
    ["what it does", reason],
    ["what it breaks", first],
    ...more.map((text): readonly [string, string] => ["", text]),
    ["why it is not set", left],
    ["CIS Docker Benchmark", idsText(cis)],
  ];
  table(io, lines);
}

function table(io: Io, lines: readonly (readonly [string, string])[]): void {
  for (const [name, text] of lines) {
    print(io, `  ${io.colours.dim(name.padEnd(21))} ${text}`);
  }
}

function idsText(cis: Control["cis"]): string {
  return Object.entries(cis)
    .map(([version, list]) => `${version}: ${list.join(", ") || "none"}`)
    .join(" · ");
}
