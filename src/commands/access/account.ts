import { resolve } from "node:path";
import { hasKeyPair, makeKeyPair, nameKeyPair, readPublicKey } from "../../access/key-pair.ts";
import { askHosts, type HostAnswer } from "../../ansible/adhoc.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print } from "../../lib/io.ts";
import { toolVersion } from "../../lib/version.ts";
import { nameGroup } from "../../model/deployed-names.ts";
import { userName } from "../../model/schema/patterns/names.ts";
import type { Host } from "../../model/types/host.ts";
import { confirm } from "../../project/confirm.ts";
import type { Project } from "../../project/open.ts";
import { withPasswords } from "../../project/passwords.ts";
import { runPlay } from "../../project/run/play.ts";
import type { Context } from "../../project/types.ts";
import { judgeReport } from "../../report/exit.ts";
import { foldReport } from "../../report/fold.ts";
import { formatReport } from "../../report/formats/text/text.ts";
import { explainFailure } from "../../report/hints.ts";
import { createRedactor } from "../../secrets/redact.ts";
import type { AccessOptions } from "./spec.ts";

/** Whether a host's deploy account works. */
export interface AccountState {
  readonly host: string;
  readonly ok: boolean;
  readonly says: string;
  readonly advice?: string;
}

interface Made {
  readonly code: ExitCode;
  /** Also if nothing had to be made. */
  readonly cameThrough: boolean;
}

/**
 * Makes the deploy account on the hosts, with the account that `--as` names: with a key, without a password, and with a sudo rule for what a
 * deploy needs.
 *
 * @throws Problem (exit 2) if the answers name no account, or the key cannot be read
 */
export async function makeAccounts(
  context: Context,
  options: AccessOptions,
  project: Project,
  hosts: readonly Host[],
): Promise<Made> {
  const { as } = options;
  if (as === undefined || hosts.length === 0) {
    return { code: exitCodes.done, cameThrough: true };
  }
  refuseUnfit(as, hosts);
  const key = await publicKey(context, options, project);
  const startedAt = new Date().toISOString();
  const pass = await withPasswords(context, options, ({ sources, secrets }) =>
    runPlay(context, project, {
      name: "access",
      playbook: "playbooks/access.yml",
      options: {
        limit: hosts.map(({ name }) => name).join(","),
        passwords: sources,
        extraVars: { access_as: as, access_key: key },
      },
      redact: createRedactor(secrets),
    }),
  );
  const about = { stack: project.model.name, tool: toolVersion, startedAt, endedAt: new Date().toISOString() };
  const report = foldReport({ ...about, passes: [pass] });
  if (!context.json) {
    print(context.io, formatReport(report, context.io.colours));
  }
  const code = judgeReport(report);
  return { code, cameThrough: code === exitCodes.done };
}

function refuseUnfit(as: string, hosts: readonly Host[]): void {
  if (!userName.regex.test(as)) {
    throw buildUsageProblem({ where: "--as", what: `must be ${userName.says}` });
  }
  const complaints = hosts.flatMap(({ name, user }) => {
    if (user === undefined) {
      const fix = "Write `user: deploy` for this host, run `harden-init generate`, and call this again.";
      return [{ where: name, what: "harden.yml does not name the account that deploys there", fix }];
    }
    return user === as || user === "root"
      ? [
          {
            where: name,
            what: `the deploys use ${user} there already, so no account has to be made`,
            fix: "Name an account with fewer rights in harden.yml, such as `user: deploy`.",
          },
        ]
      : [];
  });
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
}

/** The given key, or that of the stack's own pair, made after the user's consent. */
async function publicKey(context: Context, options: AccessOptions, { model }: Project): Promise<string> {
  if (options.key !== undefined) {
    return readPublicKey(resolve(options.key));
  }
  const path = nameKeyPair(model.name, context.io.env);
  if (!hasKeyPair(path)) {
    const question = `Make a key pair for the deploy account, without a passphrase, in ${path}?`;
    if (!(await confirm(context, options, question, true))) {
      throw buildUsageProblem({
        where: "--key",
        what: "the deploy account needs a key",
        fix: "Give a public key: --key FILE.pub",
      });
    }
    await makeKeyPair(path, model.name);
  }
  return readPublicKey(`${path}.pub`);
}

/** Logs in as a deploy would, becomes root, and reports the outcome. */
export async function tryAccounts(
  { io }: Context,
  { root, model }: Project,
  hosts: readonly Host[],
): Promise<readonly AccountState[]> {
  if (hosts.length === 0) {
    return [];
  }
  const limit = hosts.map(({ name }) => name).join(",");
  const answers = await askHosts({ root, group: nameGroup(model.name), argv: ["id", "-u"], limit }, io.env);
  return answers.map((answer) => stateOf(answer, model.name, hosts));
}

function stateOf(answer: HostAnswer, stack: string, hosts: readonly Host[]): AccountState {
  const { host, outcome, stdout, message = "" } = answer;
  const user = hosts.find(({ name }) => name === host)?.user ?? "the account of your ssh configuration";
  if (outcome === "ok") {
    return stdout.trim() === "0"
      ? { host, ok: true, says: `${user} logs in and can become root to deploy` }
      : { host, ok: false, says: `${user} logs in but is not root: write \`become: true\` for this host` };
  }
  const { advice } = explainFailure(message, { stack, host });
  const says = outcome === "unreachable" ? `${user} cannot log in` : `${user} logs in but cannot become root`;
  return { host, ok: false, says, ...(advice === undefined ? {} : { advice }) };
}
