import type { AnswerName } from "../../kinds/answer-names.ts";
import type { Kind } from "../../kinds/schema/kind.ts";
import { getIn } from "../../lib/paths.ts";
import { proposeDatabase } from "../../model/deployed-names.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { Choice } from "../../prompts/types.ts";
import type { FolderFacts } from "../../survey/types.ts";
import type { Question } from "../types.ts";
import { askAboutAdopted } from "./adopted.ts";
import { address, number, oneOrMore, outbound, words } from "./forms.ts";
import { freePort } from "./free-port.ts";
import { buildSeedFile, buildSeedTable } from "./seed.ts";
import { isSwarm } from "./servers/is-swarm.ts";
import { askAboutStarter, findApplicationFolder } from "./source.ts";
import { usesPart } from "./uses/used.ts";

interface Asked {
  readonly name: string;
  readonly kind: Kind;
  readonly answers: unknown;
  readonly kinds: Kinds;
  readonly found: FolderFacts;
}

type Part = Omit<Question, "path" | "flag" | "required">;
type OneAnswer = Exclude<AnswerName, "seed" | "source">;

/** The questions about one service: the answers that its kind takes. Empty if the kind is unknown. */
export function askAboutService(
  name: string,
  answers: unknown,
  { kinds, found }: Pick<Asked, "kinds" | "found">,
): readonly Question[] {
  const kind = kinds.get(String(getIn(answers, ["services", name, "kind"])));
  if (kind?.own === true) {
    return askAboutAdopted({ name, answers, kind, kinds, found });
  }
  if (kind === undefined) {
    return [];
  }
  const asked = { name, kind, answers, kinds, found };
  return [...kind.takes.flatMap((answer) => about(answer, asked)), ...outboundQuestion(asked)];
}

/** An application may call others; what only serves has no need to. */
function outboundQuestion(asked: Asked): readonly Question[] {
  const { name, kind } = asked;
  const isSettled = [kind.offers, kind.outbound, kind.receiver].some((each) => each !== undefined);
  return isSettled
    ? []
    : [
        question(asked, ["outbound"], false, {
          message: `${name}: which addresses outside the server does it connect to?`,
          reason: "Such as api.example.org:443; `any` lets an attacker in it send data anywhere.",
          type: "text",
          form: outbound,
          default: "none",
        }),
      ];
}

function about(answer: AnswerName, asked: Asked): readonly Question[] {
  switch (answer) {
    case "seed":
      return seedQuestions(asked);
    case "source":
      return sourceQuestions(asked);
    default:
      return oneQuestion(answer, asked);
  }
}

function oneQuestion(answer: OneAnswer, asked: Asked): readonly Question[] {
  const part = parts[answer]?.(asked);
  return part === undefined ? [] : [question(asked, [answer], asked.kind.needs.includes(answer), part)];
}

function sourceQuestions(asked: Asked): readonly Question[] {
  const { name, kind, answers, found } = asked;
  const folder = question(asked, ["source"], kind.needs.includes("source"), {
    message: `${name}: in which folder is the application?`,
    reason: "A folder below the project's, or `.`: the project's own. The container sees it read-only.",
    type: "text",
    default: findApplicationFolder({ name, answers, found, index: kind.source_index }) ?? `./${name}`,
  });
  const source = getIn(answers, folder.path);
  return typeof source === "string" ? [folder, ...askAboutStarter({ name, source, kind, found })] : [folder];
}

function seedQuestions(asked: Asked): readonly Question[] {
  const file = question(asked, ["seed", "file"], asked.kind.needs.includes("seed"), buildSeedFile(asked));
  const chosen = getIn(asked.answers, file.path);
  return chosen === undefined
    ? [file]
    : [file, question(asked, ["seed", "unless_table"], true, buildSeedTable(asked, String(chosen)))];
}

function question({ name }: Asked, keys: readonly string[], required: boolean, part: Part): Question {
  const path = ["services", name, ...keys];
  return { ...part, path, flag: `--set ${path.join(".")}=VALUE`, required };
}

/** The questions for an answer; undefined if there is no choice. Other answers are written by hand, or by an import. */
const parts: Readonly<Partial<Record<OneAnswer, (asked: Asked) => Part | undefined>>> = {
  image: ({ name, kind }) => ({
    message: `${name}: which image does it run?`,
    reason: "With a version: the content of a moving tag changes.",
    type: "text",
    ...(kind.image === undefined ? {} : { default: kind.image }),
  }),
  base: ({ name, kind }) => {
    const choices = Object.entries(kind.bases ?? {}).map(([value, values]) => ({ value, note: baseNote(values) }));
    return oneOf(`${name}: which image is it built on?`, "A release that still gets security updates.", choices);
  },
  start: ({ name, kind, answers, found }) => ({
    message: `${name}: which command starts the application?`,
    reason: `Runs in its folder, without a shell; starts with ${kind.start?.programs.join(" or ") ?? "a program"}.`,
    type: "text",
    ...(kind.start && { default: startOf(kind.start.default, kind, namesIn(name, answers, found)) }),
  }),
  port: ({ name, kind }) => ({
    message: `${name}: on which port does it listen inside its container?`,
    reason: "It gets the port in the variable PORT; change it only if its port is fixed.",
    type: "text",
    form: number,
    default: String(kind.port),
    // Software other than the user's application listens where it is told to.
    offered: kind.start === undefined,
  }),
  domain: ({ name, answers }) =>
    isSwarm(answers)
      ? undefined
      : {
          message: `${name}: by which public name do visitors find it?`,
          reason: "Such as shop.example.com, over HTTPS; the certificate for it comes by itself.",
          empty: "none",
          type: "text",
          form: oneOrMore,
        },
  publish: ({ name, kind, answers, found }) => {
    const hasName = getIn(answers, ["services", name, "domain"]) !== undefined;
    return {
      message: `${name}: on which address and port of the server?`,
      reason: "127.0.0.1, or a port alone: reachable from the server only; 0.0.0.0: from everywhere.",
      empty: "not published",
      type: "text",
      form: address,
      // Visitors find it by its name, so nobody needs another address.
      ...(hasName
        ? { offered: true }
        : { default: `127.0.0.1:${freePort(kind.port, name, answers, found.takenPorts)}` }),
    };
  },
  uses: usesPart,
  extensions: ({ name }) => ({
    message: `${name}: which extensions does the application need?`,
    reason: "Such as gd (PHP) or pymysql (Python); what is not installed cannot be attacked.",
    empty: "none",
    type: "text",
    form: words,
  }),
  database: ({ name, answers }) => ({
    message: `${name}: what is the application's database called?`,
    reason: "The application gets an account for this database only.",
    type: "text",
    default: proposeDatabase(String(getIn(answers, ["name"]) ?? "app")),
  }),
  rights: ({ name, kind }) => {
    const [place, what, more] = kind.takes.includes("database")
      ? ["its database", "rows", "create and drop tables too"]
      : ["it", "keys", "run programs inside the server too"];
    return oneOf(
      `${name}: what may the application do in ${place}?`,
      "Stolen credentials have no more rights than these.",
      [
        { value: "data", note: `read and change ${what}` },
        { value: "schema", note: more },
      ],
    );
  },
  keys: ({ name }) =>
    oneOf(
      `${name}: which keys may each application use?`,
      "With `own`, no application can read or change another one's keys.",
      [
        { value: "all", note: "for one application, or several that share keys" },
        { value: "own", note: "those that begin with its name and a colon" },
      ],
    ),
};

function oneOf(message: string, reason: string, choices: readonly Choice[]): Part | undefined {
  const [first, another] = choices;
  return first && { message, reason, type: "choice", choices, default: first.value, settled: another === undefined };
}

/** The command, with the file that is there in place of the usual one: `node main.js`. */
function startOf(usual: string, { source_index: names }: Kind, there: readonly string[]): string {
  const file = /[^ ]+$/.exec(usual)?.[0] ?? "";
  const end = /\.[a-z]+$/.exec(file)?.[0] ?? file;
  const own = there.includes(file) ? file : names.find((name) => name.endsWith(end) && there.includes(name));
  return own === undefined ? usual : usual.slice(0, -file.length) + own;
}

/** The names in the folder of its application. */
function namesIn(name: string, answers: unknown, found: FolderFacts): readonly string[] {
  return found.namesIn(String(getIn(answers, ["services", name, "source"]))) ?? [];
}

/** The versions among a base's values, such as `php 8.4`; the other values are only for templates. */
function baseNote(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .filter(([name]) => name.endsWith("Version"))
    .map(([name, value]) => `${name.replace(/Version$/, "")} ${value}`)
    .join(", ");
}
