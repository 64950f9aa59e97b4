import { readFileSync, writeFileSync } from "node:fs";
import type { Result } from "./judge.ts";
import type { ServerMutation } from "./server/types.ts";

const serverFile = "bench/results/mutations/server.json";

/** What was done to a prepared server, one thing after the other, and the control that named it. */
type ServerResult = Pick<ServerMutation, "what" | "control">;

/** Keeps what was noticed of a prepared server, for the page. */
export function recordServerMutations(noticed: readonly ServerMutation[]): void {
  const results: readonly ServerResult[] = noticed.map(({ what, control }) => ({ what, control }));
  writeFileSync(serverFile, `${JSON.stringify(results, undefined, 2)}\n`);
}

/** The figures beside the table. */
export interface CampaignFigures {
  readonly engine: string;
  readonly dockerBench: string;
  readonly composeLint: string;
}

/** Writes docs/mutations.md and bench/results/mutations/stack.json. */
export function writeResults(results: readonly Result[], figures: CampaignFigures): void {
  const ofServer: readonly ServerResult[] = JSON.parse(readFileSync(serverFile, "utf8"));
  writeFileSync("docs/mutations.md", describeResults(results, ofServer, figures));
  writeFileSync("bench/results/mutations/stack.json", `${JSON.stringify({ figures, results }, undefined, 2)}\n`);
}

/** The page, as Markdown. */
export function describeResults(
  results: readonly Result[],
  ofServer: readonly ServerResult[],
  figures: CampaignFigures,
): string {
  const count = (list: (result: Result) => readonly string[]) => results.filter((one) => list(one).length > 0).length;
  const row = ({ what, found, unmeasured, dockerBench, composeLint }: Result) => {
    const said = [...found, ...unmeasured.map((control) => `${control} (not measured)`)];
    return `| ${[what, list(said), list(dockerBench), list(composeLint)].join(" | ")} |`;
  };
  const of = `of ${results.length}`;
  return `# Broken on purpose

A stack of ${results.length} hardened services, alike and healthy. Then each is broken in one way of its own: in its settings, in its running container, or in what it
has of the server. \`harden-init verify\` must name exactly the controls that no longer hold, and no other. Before, it finds nothing. The same services are shown to
two scanners; what they warn of only after the change counts as noticed. \`npm run mutations\` makes this page.

| | noticed |
|---|---:|
| \`harden-init verify\` | **${count(({ found, unmeasured }) => [...found, ...unmeasured])}** ${of}, each by exactly the controls meant |
| docker-bench-security (${figures.dockerBench}), its checks of containers | ${count(({ dockerBench }) => dockerBench)} ${of} |
| compose-lint (${figures.composeLint}), on the changed compose file | ${count(({ composeLint }) => composeLint)} ${of} |

A linter sees a file and cannot see what is done to a running container; docker-bench-security mostly reads what the engine recorded when the container was made. Docker
Engine ${figures.engine}. Not tried here: AppArmor and audit rules, which need another kernel (\`npm run test:server\` breaks those), raised limits of open files
and of cores, which this kernel refuses, and what a deploy looks at before it starts an image: [signatures](../test/campaigns/deploy/signed.test.ts) and
[secrets in layers](../test/campaigns/deploy/image-secrets.test.ts) have tests of their own.

| what was done | verify | docker-bench-security | compose-lint |
|---|---|---|---|
${results.map(row).join("\n")}

## The server itself

On a prepared server, in a container, ${ofServer.length} things were done one after the other and taken back, and \`verify\` came over ssh after each: **${ofServer.length}** were named, each by its own
control alone, with the value that was found. There the kernel is another machine's: its settings and modules are broken [in a folder](../test/collection/settings/test_mutations.py)
in the place of /proc/sys, each key by itself.

| what was done | verify |
|---|---|
${ofServer.map(({ what, control }) => `| ${what} | ${control} |`).join("\n")}
`;
}

function list(ids: readonly string[]): string {
  return ids.length === 0 ? "–" : ids.join(", ");
}
