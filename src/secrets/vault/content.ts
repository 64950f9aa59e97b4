import { type Document, isMap, isScalar, Pair, Scalar, YAMLMap } from "yaml";
import { buildUsageProblem } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { writeYaml } from "../../lib/yaml/write.ts";
import { vaultPath } from "./path.ts";
import { isTemplate, parseYaml, readValues, unprintable, variableName } from "./values.ts";

/** What a vault holds: variables in the order of the file, and the comments between them. It never changes; edits give a new one. */
export class VaultContent {
  readonly #text: string;
  readonly #values: ReadonlyMap<string, Secret>;

  private constructor(text: string, values: ReadonlyMap<string, Secret>) {
    this.#text = text;
    this.#values = values;
  }

  /** A vault without a variable, with the comment that heads it. */
  static empty(comment: string): VaultContent {
    return new VaultContent(`---\n${comment.replace(/^/gm, "# ")}\n`, new Map());
  }

  /**
   * Reads the YAML of an opened vault.
   *
   * @param where the file's name, for messages
   * @throws Problem (exit 2) with every line that cannot stay as it is; no message holds a value
   */
  static parse(text: Secret, where: string): VaultContent {
    const values = readValues(parseYaml(text.reveal(), where), text.reveal(), where);
    return new VaultContent(text.reveal(), values);
  }

  /** The variables' names, in the file's order. */
  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  get(name: string): Secret | undefined {
    return this.#values.get(name);
  }

  /** Every value that is not empty, for a redactor. */
  get secrets(): readonly Secret[] {
    return [...this.#values.values()].filter((value) => value.reveal() !== "");
  }

  /** The YAML to encrypt. What was never edited is the text that was read, to the byte. */
  print(): Secret {
    return new Secret(this.#text);
  }

  /**
   * The same with one variable set: at its old position, or at the end below its comment.
   *
   * @throws Problem (exit 2) if the name cannot be a variable's, or the value is not one line of printable text
   */
  with(name: string, value: Secret, comment?: string): VaultContent {
    return this.withAll([{ name, value, ...(comment !== undefined && { comment }) }]);
  }

  /** The same with several set, in their order. However many they are, the text is read and written once. */
  withAll(settings: readonly Setting[]): VaultContent {
    settings.forEach(requireSetting);
    const last = new Map(settings.map((setting) => [setting.name, setting]));
    const changed = [...last.values()].filter(({ name, value }) => this.get(name)?.reveal() !== value.reveal());
    if (changed.length === 0) {
      return this;
    }
    const document: Document = parseYaml(this.#text, vaultPath);
    setVariables(document, changed);
    const values = changed.map(({ name, value }) => [name, value] as const);
    return new VaultContent(writeYaml(document), new Map([...this.#values, ...values]));
  }
}

/** A variable and its new value. */
export interface Setting {
  readonly name: string;
  readonly value: Secret;
  /** Above a new variable. */
  readonly comment?: string;
}

function setVariables(document: Document, settings: readonly Setting[]): void {
  const map = isMap(document.contents) ? document.contents : startMap(document);
  const pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]));
  for (const { name, value, comment } of settings) {
    const scalar = scalarOf(value.reveal());
    const known = pairs.get(name);
    if (known !== undefined) {
      keepComments(known.value, scalar);
      known.value = scalar;
    } else {
      const pair = new Pair(keyOf(name, comment, map), scalar);
      map.items.push(pair);
      pairs.set(name, pair);
    }
  }
}

/** Always in double quotes: YAML 1.1 takes bare words such as `yes`, `1_000` or `12:30` for something else than text. */
function scalarOf(value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_DOUBLE;
  if (isTemplate(value)) {
    scalar.tag = "!unsafe";
  }
  return scalar;
}

function keyOf(name: string, comment: string | undefined, { items, commentBefore }: YAMLMap): Scalar {
  const key = new Scalar(name);
  if (comment !== undefined) {
    key.commentBefore = comment.replace(/^/gm, " ");
  }
  key.spaceBefore = items.length === 0 && typeof commentBefore === "string";
  return key;
}

/** A file of comments alone has no map yet; its comments stay above the first variable. */
function startMap(document: Document): YAMLMap {
  const map = new YAMLMap();
  map.commentBefore = document.contents?.comment ?? document.contents?.commentBefore ?? null;
  document.contents = map;
  return map;
}

function keepComments(from: unknown, to: Scalar): void {
  if (from instanceof Scalar) {
    to.comment = from.comment ?? null;
    to.commentBefore = from.commentBefore ?? null;
  }
}

function requireSetting({ name, value }: Setting): void {
  if (!variableName.test(name)) {
    throw buildUsageProblem({
      where: JSON.stringify(name).slice(0, 60),
      what: "This cannot be the name of a variable in the vault.",
      fix: "Use a letter or underscore, then at most 99 letters, digits or underscores.",
    });
  }
  if (unprintable.test(value.reveal())) {
    throw buildUsageProblem({
      where: name,
      what: "The value is not one line of printable text.",
      fix: "Take out line breaks, tabs and control characters. A file of several lines can be given as Base64.",
    });
  }
}
