import { join } from "node:path";
import { knownHostsPath } from "../../access/known-hosts.ts";
import { meet } from "../../access/meet.ts";
import { buildUsageProblem, type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { print, printJson } from "../../lib/io.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Host } from "../../model/types/host.ts";
import { openProject, type Project } from "../../project/open.ts";
import { requireWritten } from "../../project/ready.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import type { Context } from "../../project/types.ts";
import { type AccountState, makeAccounts, tryAccounts } from "./account.ts";
import { agreeToKey, type MetHost, requireKeyConsent } from "./agree-keys.ts";
import type { AccessOptions } from "./spec.ts";

/**
 * The first contact with a server: shows its key and records it after the user's consent, makes the deploy account if `--as` names an account for
 * that, and checks that the deploy account works.
 */
export async function run(context: Context, options: AccessOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireWritten(project);
  await requireReviewed(context, project, "run", options);
  const hosts = remoteHosts(project, options.host);
  const meetings = await together(hosts, (host) => meet(host, join(project.root, knownHostsPath)));
  requireKeyConsent(context, options, meetings);
  const met: MetHost[] = [];
  for (const meeting of meetings) {
    met.push(await agreeToKey(context, options, project, meeting));
  }
  const trusted = met.filter(({ recorded }) => recorded !== "refused").map(({ host }) => host);
  const made = await makeAccounts(context, options, project, trusted);
  const accounts = made.cameThrough ? await tryAccounts(context, project, trusted) : [];
  show(context, met, accounts);
  return made.code !== exitCodes.done ? made.code : codeOf(met, accounts);
}

/** The servers reached over ssh, or the named one. */
function remoteHosts({ model }: Project, name: string | undefined): readonly Host[] {
  const remote = model.hosts.filter(({ connection }) => connection === "ssh");
  if (remote.length === 0) {
    throw buildUsageProblem({ what: "no host of this stack is reached over ssh" });
  }
  const named = remote.filter((host) => name === undefined || host.name === name);
  if (named.length === 0) {
    const known = remote.map((host) => host.name);
    throw buildUsageProblem({
      what: `no host \`${makePrintable(name ?? "", 60)}\` is reached over ssh`,
      fix: nameHint(name ?? "", known, "Known hosts"),
    });
  }
  return named;
}

/** Asks all at the same time. If several fail, all complaints are reported at once, with the first one's exit code. */
async function together<T>(hosts: readonly Host[], ask: (host: Host) => Promise<T>): Promise<readonly T[]> {
  const answers = await Promise.allSettled(hosts.map(ask));
  const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  const problems = failures.filter((failure) => failure instanceof Problem);
  const [first] = problems;
  if (first === undefined || problems.length < failures.length) {
    return Promise.all(
      answers.map((answer) => (answer.status === "fulfilled" ? answer.value : Promise.reject(answer.reason))),
    );
  }
  throw new Problem(
    first.exitCode,
    problems.flatMap(({ complaints }) => complaints),
  );
}

function show({ io, json, quiet }: Context, met: readonly MetHost[], accounts: readonly AccountState[]): void {
  if (json) {
    const hosts = met.map(({ host, key, recorded, offered }) => ({
      host: host.name,
      key,
      recorded,
      offered: offered.map(({ type, fingerprint }) => ({ type, fingerprint })),
      account: accounts.find((account) => account.host === host.name),
    }));
    printJson(io, { hosts });
    return;
  }
  if (!quiet) {
    for (const { host, recorded, key } of met) {
      print(io, `${host.name}  ${keyWords[recorded]} (${key})`);
    }
    for (const { host, ok, says, advice } of accounts) {
      print(io, `${host}  ${ok ? io.colours.green(says) : io.colours.red(says)}`);
      if (advice !== undefined) {
        print(io, `  ${io.colours.cyan("→")} ${advice}`);
      }
    }
  }
}

const keyWords: Readonly<Record<MetHost["recorded"], string>> = {
  known: "its key is known",
  recorded: `its key is now in ${knownHostsPath}`,
  refused: "its key was not accepted, so nothing is sent there",
};

function codeOf(met: readonly MetHost[], accounts: readonly AccountState[]): ExitCode {
  const isDone = met.every(({ recorded }) => recorded !== "refused") && accounts.every(({ ok }) => ok);
  return isDone ? exitCodes.done : exitCodes.notAsWanted;
}
