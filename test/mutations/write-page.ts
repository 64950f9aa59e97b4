import { writeFileSync } from "node:fs";
import type { Result } from "./judge.ts";

/** The figures beside the table. */
export interface CampaignFigures {
  readonly engine: string;
  readonly dockerBench: string;
  readonly composeLint: string;
}

/** Writes docs/mutations.md and bench/results/mutations.json. */
export function writeResults(results: readonly Result[], figures: CampaignFigures): void {
  writeFileSync("docs/mutations.md", describeResults(results, figures));
  writeFileSync("bench/results/mutations.json", `${JSON.stringify({ figures, results }, undefined, 2)}\n`);
}

/** The page, as Markdown. */
export function describeResults(results: readonly Result[], figures: CampaignFigures): string {
  const count = (list: (result: Result) => readonly string[]) => results.filter((one) => list(one).length > 0).length;
  const row = ({ what, found, dockerBench, composeLint }: Result) =>
    `| ${[what, list(found), list(dockerBench), list(composeLint)].join(" | ")} |`;
  const of = `of ${results.length}`;
  return `# Broken on purpose

A stack of ${results.length} hardened services, alike and healthy. Then each is broken in one way of its own: in its settings, in its running container, or in what it
has of the server. \`harden-init verify\` must name exactly the controls that no longer hold, and no other. Before, it finds nothing. The same services are shown to
two scanners; what they warn of only after the change counts as noticed. \`npm run mutations\` makes this page.

| | noticed |
|---|---:|
| \`harden-init verify\` | **${count(({ found }) => found)}** ${of}, each by exactly the controls meant |
| docker-bench-security (${figures.dockerBench}), its checks of containers | ${count(({ dockerBench }) => dockerBench)} ${of} |
| compose-lint (${figures.composeLint}), on the changed compose file | ${count(({ composeLint }) => composeLint)} ${of} |

A linter sees a file and cannot see what is done to a running container; docker-bench-security mostly reads what the engine recorded when the container was made. Docker
Engine ${figures.engine}. Not tried here: AppArmor and audit rules, which need another kernel (\`npm run test:server\` breaks those), and raised limits of open files
in a running container, which this kernel refuses.

| what was done | verify | docker-bench-security | compose-lint |
|---|---|---|---|
${results.map(row).join("\n")}
`;
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? "–" : ids.join(", ");
}
