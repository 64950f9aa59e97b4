import { getIn, isMap, setIn, withoutIn } from "../../../lib/paths.ts";
import { removableDangers } from "../../../model/adopt/dangers/all.ts";
import type { Danger } from "../../../model/adopt/types.ts";
import type { Choice } from "../../../prompts/types.ts";
import type { Question } from "../../types.ts";

interface Asked {
  readonly name: string;
  readonly answers: unknown;
  /** Those that were found in it, kept or not. */
  readonly dangers: readonly Danger[];
  /** The last day of what is kept, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Which of its dangers a service keeps; none where the user does not say. */
export function askAboutDangers({ name, answers, dangers, until }: Asked): readonly Question[] {
  const found = [...new Set(dangers.map(({ slug }) => slug))].filter((slug) => removableDangers.includes(slug));
  const accepted = getIn(answers, ["services", name, "accept"]);
  return found.length === 0
    ? []
    : [
        {
          path: ["kept-dangers", name],
          flag: `--keep ${name}.DANGER=REASON`,
          message: `${name}: which of these does it need?`,
          reason: `They give it control of the server, or much of it, and are taken out otherwise. What is kept is accepted until ${until}, and stands in every report.`,
          type: "several",
          required: false,
          isUnknown: true,
          choices: found.map((slug) => describeChoice(dangers.filter((danger) => danger.slug === slug))),
          default: found.filter((slug) => isMap(accepted) && Object.hasOwn(accepted, slug)),
          put: (others, kept) => found.reduce((all, slug) => withDanger(all, { name, slug, until }, kept), others),
        },
      ];
}

function describeChoice(dangers: readonly Danger[]): Choice {
  const [{ slug = "", why = "" } = {}] = dangers;
  return { value: slug, name: dangers.map(({ what }) => what).join("; "), note: why };
}

interface Kept {
  readonly name: string;
  readonly slug: string;
  readonly until: string;
}

function withDanger(answers: unknown, { name, slug, until }: Kept, kept: unknown): unknown {
  const path = ["services", name, "accept", slug];
  if (!Array.isArray(kept) || !kept.includes(slug)) {
    return withoutIn(answers, path);
  }
  const acceptance = getIn(answers, path) ?? { reason: "kept at the import: the service needs it", until };
  return withReach(setIn(answers, path, acceptance), name, slug);
}

/** Who asks the engine finds others that nothing in the compose file names. */
function withReach(answers: unknown, name: string, slug: string): unknown {
  const path = ["services", name, "reaches"];
  if (slug !== "engine-socket" || getIn(answers, path) === undefined) {
    return answers;
  }
  const services = getIn(answers, ["services"]);
  return setIn(
    answers,
    path,
    Object.keys(isMap(services) ? services : {}).filter((other) => other !== name),
  );
}
