import { getIn } from "../../../lib/paths.ts";
import { fillConnections, isAskedFor } from "../../../model/connections.ts";
import type { Kinds } from "../../../model/kinds.ts";
import type { Question } from "../../types.ts";
import { pairs } from "../forms.ts";
import { listOtherServices } from "../other-services.ts";

type Part = Omit<Question, "path" | "flag" | "required">;

interface Asked {
  readonly name: string;
  readonly answers: unknown;
  readonly kinds: Kinds;
}

/** Which of the stack's services one uses; undefined if none offers anything. */
export function usesPart({ name, answers, kinds }: Asked): Part | undefined {
  const others = offering(name, answers, kinds);
  return others.length === 0
    ? undefined
    : {
        message: `${name}: which services does it use?`,
        reason: "It cannot reach any other.",
        type: "several",
        choices: others.map((value) => ({ value })),
        default: sideBySide(others, answers, kinds),
      };
}

/** How an adopted service learns about each one that it uses, by that one's name. */
export function buildConnectionParts({ name, answers, kinds }: Asked): readonly (readonly [string, Part])[] {
  const uses = getIn(answers, ["services", name, "uses"]);
  return (Array.isArray(uses) ? uses.map(String) : []).flatMap((used) => {
    const offers = kinds.get(String(getIn(answers, ["services", used, "kind"])))?.offers;
    if (offers === undefined) {
      return [];
    }
    const usual = fillConnections({ kind: "" }, used, offers.environment);
    const other = isAskedFor(usual, "password_file") ? " {password} if it reads no file." : "";
    const part: Part = {
      message: `${name}: which variables does it read for ${used}?`,
      reason: `NAME=TEXT with {host}, {port}, {database}, {user}, {password_file}.${other}`,
      type: "text",
      form: pairs,
      default: String(pairs.write(usual)),
    };
    return [[used, part] as const];
  });
}

/** Of two with the same variables, only the first can be used. */
function sideBySide(names: readonly string[], answers: unknown, kinds: Kinds): readonly string[] {
  const taken = new Set<string>();
  return names.filter((name) => {
    const kind = kinds.get(String(getIn(answers, ["services", name, "kind"])));
    const variables = Object.keys(kind?.offers?.environment ?? {});
    const isFree = !variables.some((variable) => taken.has(variable));
    for (const variable of isFree ? variables : []) {
      taken.add(variable);
    }
    return isFree;
  });
}

function offering(name: string, answers: unknown, kinds: Kinds): readonly string[] {
  return listOtherServices(name, answers)
    .filter(([, service]) => kinds.get(String(getIn(service, ["kind"])))?.offers !== undefined)
    .map(([other]) => other);
}
