import { type Rule, refuse } from "../rule.ts";

/** Folders of a server that are emptied, or that a deploy owns. */
const unfit = ["/opt/harden", "/run", "/tmp", "/var/tmp", "/var/lib/docker", "/proc", "/sys", "/dev"];

const placeLasts: Rule = ({ backups }) => {
  const folder = unfit.find((each) => backups?.to === each || backups?.to?.startsWith(`${each}/`));
  return folder === undefined
    ? []
    : refuse(
        ["backups", "to"],
        `what lies in ${folder} does not last`,
        "Name another folder, such as /var/backups/NAME.",
      );
};

const leftOutIsThere: Rule = ({ backups, services }) =>
  (backups?.leave_out ?? []).flatMap((name, at) =>
    Object.hasOwn(services, name)
      ? []
      : refuse(["backups", "leave_out", at], `\`${name}\` is no service`, "Name a service, or leave it out."),
  );

const someRuleKeeps: Rule = ({ backups }) =>
  backups !== undefined && Object.values(backups.keep).every((many) => many === 0)
    ? refuse(["backups", "keep"], "no backup would be kept", "Write a number above 0 for at least one of them.")
    : [];

/** A variable of the answers must not take the place of one that the backups depend on. */
const variablesAreOfRestic: Rule = ({ backups }) =>
  (backups?.variables ?? []).flatMap((name, at) =>
    /^(?:RESTIC_PASSWORD|RESTIC_REPOSITORY)|^(?:PATH|HOME|LD_|PYTHON)/.test(name)
      ? refuse(["backups", "variables", at], `${name} is set by the program itself`, "Leave it out.")
      : [],
  );

export const backupRules: readonly Rule[] = [placeLasts, leftOutIsThere, someRuleKeeps, variablesAreOfRestic];
