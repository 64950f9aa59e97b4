import { catalogue, findControl, requireControl } from "../../controls/catalogue.ts";
import { type ExpertOption, expertOptions } from "../../controls/expert.ts";
import { listOwaspIds } from "../../controls/owasp.ts";
import type { Control } from "../../controls/types.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { type Io, print, printJson } from "../../lib/io.ts";
import type { Context } from "../../project/types.ts";
import type { ExplainOptions } from "./spec.ts";

/**
 * Explains a control: why it is set, what it may break, how it is set and measured. Without a name it lists all controls. It also knows the engine
 * options that are not set, and why, and what became of each service of a project.
 */
export async function run(context: Context, { name: slug }: ExplainOptions): Promise<ExitCode> {
  const { io, json } = context;
  const option = expertOptions.find((one) => one.slug === slug);
  if (slug === undefined) {
    json ? printJson(io, { controls: catalogue, notSet: expertOptions }, 2) : list(io);
  } else if (option !== undefined) {
    json ? printJson(io, { controls: [], notSet: [option] }, 2) : explainOption(io, option);
  } else if (findControl(slug) !== undefined || !(await explainService(context, slug))) {
    await explainControl(context, requireControl(slug));
  }
  return exitCodes.done;
}

async function explainControl({ io, json }: Context, control: Control): Promise<void> {
  // Only this one needs the code that reads templates.
  const seccomp = control.slug === "seccomp" ? (await import("../all.ts")).seccomp : undefined;
  const calls = await seccomp?.listSeccompCalls();
  json ? printJson(io, { controls: [control], ...(calls && { calls }) }, 2) : explain(io, control);
  if (!json && calls !== undefined) {
    seccomp?.explainCalls(io, calls);
  }
}

/** Only this needs the code that reads projects. */
async function explainService(context: Context, name: string): Promise<boolean> {
  return (await import("../all.ts")).explained.explainService(context, name);
}

function list(io: Io): void {
  const width = Math.max(...catalogue.map(({ slug }) => slug.length));
  for (const { slug, title } of catalogue) {
    print(io, `${io.colours.bold(slug.padEnd(width))}  ${title}`);
  }
  print(io);
  print(io, `Not set, but explained: ${expertOptions.map((option) => option.slug).join(", ")}`);
  print(
    io,
    "`harden-init explain NAME` shows why, what it may break, and how it is measured; of a service, what became of it.",
  );
}

function explain(io: Io, control: Control): void {
  table(io, control, [
    ["why", control.reason],
    ["severity", control.severity],
    ["may break", control.mayBreak],
    ["set by", control.set],
    ["measured", control.measured],
    ...(control.fix === undefined ? [] : [["to fix it", control.fix] as const]),
    ["profile", control.from === "strict" ? "strict only" : "baseline and strict"],
    ["can be off", control.optional ? "yes, by hardening.overrides with a reason" : "no"],
    ["layer", control.layer],
  ]);
}

function explainOption(io: Io, option: ExpertOption): void {
  table(io, option, [
    ["what it does", option.reason],
    ...option.breaks.map((text, at): readonly [string, string] => [at === 0 ? "what it breaks" : "", text]),
    ["why it is not set", option.left],
  ]);
}

type Lines = readonly (readonly [name: string, text: string])[];

function table(io: Io, { slug, title, cis, owasp }: Control | ExpertOption, lines: Lines): void {
  print(io, `${io.colours.bold(slug)}  ${title}`);
  print(io);
  const ids = Object.entries(cis).map(([version, list]) => `${version}: ${list.join(", ") || "none"}`);
  const standards: Lines = [
    ["CIS Docker Benchmark", ids.join(" · ")],
    ["OWASP Docker", listOwaspIds(owasp).join(", ") || "none"],
  ];
  for (const [name, text] of [...lines, ...standards]) {
    print(io, `  ${io.colours.dim(name.padEnd(21))} ${text}`);
  }
}
