import { isEmpty, toPlain } from "../../compose/node.ts";
import { toLongForm } from "../../compose/plain.ts";
import { complainUnknown, type FoundKey, findKeys } from "../../compose/shape/check-keys.ts";
import { complainValue } from "../../compose/shape/check-values.ts";
import type { Node } from "../../compose/types.ts";
import { Problem } from "../../lib/errors.ts";
import { getMap } from "../../lib/fields.ts";
import { isMap, type KeyPath } from "../../lib/paths.ts";
import { refusals } from "../adopt/dangers/refused.ts";
import type { AnswerIssue } from "../issues.ts";
import { checkServices, type Rule, refuse, type Settings } from "./rule.ts";

/*
 * Settings of a compose file in the answers must be Compose's own: a key that nothing here knows could do anything on the server.
 */

/** A part of the answers that is a part of a compose file. */
interface Part {
  readonly path: KeyPath;
  /** What it is a part of, as the table of keys calls it. */
  readonly place: string;
  readonly read: Node | Problem;
}

const composeSettingsAreKnown: Rule = ({ services, compose = {} }, kinds, settings) => {
  const own = [...settings].filter(([name]) => kinds.get(services[name]?.kind ?? "")?.own);
  const parts = own.map(([name, read]): Part => ({ path: ["services", name, "compose"], place: "services.*", read }));
  return [...parts, ...declaredParts(compose)].flatMap(issuesIn);
};

const builtServicesHaveASource = checkServices(({ kind, source, compose = {} }, name, kinds) =>
  kinds.get(kind)?.own && source === undefined && Object.keys(getMap(compose, "build")).length > 0
    ? refuse(
        ["services", name, "compose", "build"],
        "it says how it is built, but not from which folder",
        "Write the folder in `source`.",
      )
    : [],
);

export const composeRules: readonly Rule[] = [composeSettingsAreKnown, builtServicesHaveASource];

/** The settings of each service in their long forms. */
export function readSettings({ services }: Pick<Parameters<Rule>[0], "services">): Settings {
  return new Map(
    Object.entries(services).flatMap(([name, { compose }]) =>
      compose === undefined ? [] : [[name, readLongForm(compose, "services.*")] as const],
    ),
  );
}

/** Answers that broke no rule, with all such settings in their long forms: everything after this reads only these. */
export function withLongForms<Any extends Parameters<Rule>[0]>(answers: Any, settings: Settings): Any {
  const { services, compose } = answers;
  const written = Object.entries(services).map(([name, service]) => {
    const read = settings.get(name);
    return [name, read === undefined || read instanceof Problem ? service : { ...service, compose: toPlain(read) }];
  });
  const declared = Object.entries(compose ?? {}).map(([section, all]) => [section, toPlain(toLongForm(all, section))]);
  return {
    ...answers,
    services: Object.fromEntries(written),
    ...(compose !== undefined && { compose: Object.fromEntries(declared) }),
  };
}

function declaredParts(compose: Readonly<Record<string, unknown>>): readonly Part[] {
  return Object.entries(compose).flatMap(([section, all]) =>
    Object.entries(isMap(all) ? all : {})
      // Its value is in the vault: that is ours to say.
      .filter(([, entry]) => !(section === "secrets" && isMap(entry) && entry.vault === true))
      .map(([name, value]) => ({
        path: ["compose", section, name],
        place: `${section}.*`,
        read: readLongForm(value, `${section}.*`),
      })),
  );
}

function readLongForm(value: unknown, place: string): Node | Problem {
  try {
    return toLongForm(value, place);
  } catch (error) {
    if (error instanceof Problem) {
      return error;
    }
    throw error;
  }
}

function issuesIn({ path, place, read }: Part): readonly AnswerIssue[] {
  if (read instanceof Problem) {
    return read.complaints.map(({ what, fix }) => ({ path, what, ...(fix !== undefined && { fix }) }));
  }
  return findKeys(read, place).flatMap((found) => {
    const issue = complainUnknown(found) ?? complainValue(found) ?? refusalOf(found);
    return issue === undefined ? [] : [{ path: [...path, ...found.path], ...issue }];
  });
}

function refusalOf({ place, key, group, node }: FoundKey): Omit<AnswerIssue, "path"> | undefined {
  const refusal = group === "refused" ? refusals[`${place}.${key}`] : undefined;
  return refusal === undefined || isEmpty(node) || refusal.isFine?.(toPlain(node))
    ? undefined
    : { what: refusal.what, fix: refusal.fix };
}
