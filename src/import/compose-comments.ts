import type { ComposeProject, Node, Notice } from "../compose/types.ts";
import { getIn, type KeyPath } from "../lib/paths.ts";
import { createFinder } from "../lib/text/texts-within.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import { withoutCredentials } from "../model/adopt/moved-comments.ts";

export interface Comments {
  readonly comments: readonly PathComment[];
  /** Those that were left out because they look like a credential. */
  readonly notices: readonly Notice[];
}

/** Shorter values stand in any comment by chance. */
const fewest = 4;

interface Found extends PathComment {
  readonly node: Node;
}

/**
 * The comments of a compose project that belong to what the answers keep of it.
 *
 * @param secrets values that must not stand in the answers
 */
export function moveComments(project: ComposeProject, answers: unknown, secrets: readonly string[]): Comments {
  const found = commentsBelow(project.tree, [])
    .map((each) => ({ ...each, path: answerPath(each.path, answers) }))
    .filter(({ path }) => path.length === 0 || getIn(answers, path) !== undefined);
  const findSecrets = createFinder(secrets.filter(({ length }) => length >= fewest));
  const hasSecret = (line: string) => findSecrets(line).size > 0;
  const safe = found.map((each) => ({ ...each, kept: withoutCredentials(each.text, hasSecret) }));
  return {
    comments: safe.filter(({ kept }) => kept !== "").map(({ path, kept }) => ({ path, text: kept })),
    notices: safe.flatMap(({ text, kept, node }) =>
      kept !== text
        ? [{ at: node.at, what: "a comment near here looks like a credential: it was not taken over into harden.yml" }]
        : [],
    ),
  };
}

function commentsBelow(node: Node, path: KeyPath): readonly Found[] {
  const own = node.comment === undefined ? [] : [{ path, text: node.comment, node }];
  switch (node.kind) {
    case "map":
      return [...own, ...[...node.entries].flatMap(([key, value]) => commentsBelow(value, [...path, key]))];
    case "list":
      return [...own, ...node.items.flatMap((item, index) => commentsBelow(item, [...path, index]))];
    default:
      return own;
  }
}

/** Where the answers have what stands at a path of a compose file. */
function answerPath(path: KeyPath, answers: unknown): KeyPath {
  const [section, name, ...rest] = path;
  if (section !== "services" || name === undefined) {
    return path.length === 0 || section === "services" ? path : ["compose", ...path];
  }
  const service: KeyPath = ["services", name];
  const [key, variable] = rest;
  const isSecret = key === "environment" && getIn(answers, [...service, "secrets", variable ?? ""]) !== undefined;
  if (isSecret && variable !== undefined) {
    return [...service, "secrets", variable];
  }
  const moved: Readonly<Record<string, string>> = { image: "image", build: "source" };
  const own = moved[String(key)];
  const isOwn = own !== undefined && getIn(answers, [...service, own]) !== undefined;
  if (isOwn && (rest.length === 1 || rest.join(".") === "build.context")) {
    return [...service, own];
  }
  return rest.length === 0 ? service : [...service, "compose", ...rest];
}
