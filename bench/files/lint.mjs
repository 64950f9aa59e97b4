// What linters of compose files say of stacks that were taken over: what the answers do not accept, and the linter is right about, is what is left to fix.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeFilesBelow } from "../lib/imports/corpus.mjs";
import { composeLintFindings, kicsFindings } from "../lib/imports/linters.mjs";
import { bundleImport, ourImport } from "../lib/imports/our-import.mjs";
import { verdictOn } from "../lib/imports/verdicts.mjs";
import { publish } from "../lib/results.mjs";

/**
 * @param {{ corpus: string, composeLint?: string, kics?: string, opa?: string }} options `corpus`: a folder with compose files of others;
 *   `composeLint` and `kics`: source trees of the linters; `opa`: the program that evaluates the queries of KICS
 */
export async function benchLint({ corpus, composeLint, kics, opa = "opa" }) {
  if (corpus === undefined || (composeLint === undefined && kics === undefined)) {
    throw new Error("lint needs --corpus FOLDER, and --compose-lint FOLDER or --kics FOLDER, or both");
  }
  const parent = await mkdtemp(join(tmpdir(), "bench-lint-"));
  try {
    await bundleImport();
    const { stacks, files } = await takeAll(corpus, parent);
    const findings = [
      ...(composeLint === undefined ? [] : await composeLintFindings(composeLint, stacks)),
      ...(kics === undefined ? [] : await kicsFindings(kics, opa, stacks, parent)),
    ];
    await report({ files, stacks, judged: findings.map((finding) => ({ ...finding, verdict: verdictOn(finding) })) });
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** Takes every file over, and writes what comes of it into a folder for each, with AppArmor as Compose would lay it over. */
async function takeAll(corpus, parent) {
  const { take, render, overlay } = await ourImport();
  const files = await composeFilesBelow(corpus);
  const stacks = [];
  for (const [index, file] of files.entries()) {
    try {
      const { project } = await take(file);
      const folder = join(parent, `stack${index}`);
      await mkdir(folder);
      await writeFile(join(folder, "compose.yml"), await render(project));
      await writeFile(join(folder, "compose.override.yml"), await overlay(project));
      stacks.push({ file, path: join(folder, "compose.yml"), services: project.answers.services });
    } catch (error) {
      if (error.name !== "Problem") {
        throw error;
      }
    }
  }
  return { files, stacks };
}

async function report({ files, stacks, judged }) {
  const left = judged.filter(({ verdict }) => verdict.kind === "left");
  for (const { rule, file, service, says } of left) {
    console.error(`${rule}: ${file}: ${service}: ${says}`);
  }
  const services = stacks.reduce((count, stack) => count + Object.keys(stack.services).length, 0);
  const rows = countsOf(judged);
  await publish("lint", {
    title: `findings in ${stacks.length} stacks of ${services} services, taken over from ${files.length} files`,
    heads: ["", "severity", "accepted", "false", "left"],
    rows: rows.map(({ rule, severity, accepted, wrong, left: open }) => [rule, severity, accepted, wrong, open]),
    notes: [
      "Accepted: it stands under `accept` of the service, with a reason and a last day. Left: neither that nor false.",
      ...[
        ...new Set(
          judged.flatMap(({ rule, verdict }) => (verdict.kind === "wrong" ? [`${rule}: ${verdict.why}`] : [])),
        ),
      ],
    ],
    figures: { files: files.length, stacks: stacks.length, services, findings: rows },
  });
  process.exitCode = left.length === 0 ? process.exitCode : 1;
}

function countsOf(judged) {
  return [...new Set(judged.map(({ rule }) => rule))].sort().map((rule) => {
    const findings = judged.filter((finding) => finding.rule === rule);
    const count = (kind) => findings.filter(({ verdict }) => verdict.kind === kind).length;
    return {
      rule,
      severity: findings[0].severity,
      accepted: count("accepted"),
      wrong: count("wrong"),
      left: count("left"),
    };
  });
}
