/** A line of a configuration with braces, and the lines inside its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
}

/** A text that is not written as its program wants it, or more deeply nested than any real one. */
export class UnreadableText extends Error {}

/** A word; or a sign that means something: `{`, `}`, the end of a directive. */
export type Token = { readonly word: string } | "{" | "}" | ";";

const deepest = 20;

/**
 * The directives of a text that was split into words and signs.
 *
 * @throws UnreadableText where braces do not match
 */
export function readDirectives(tokens: readonly Token[]): readonly Directive[] {
  const reader = new DirectiveReader(tokens);
  return reader.block(0);
}

class DirectiveReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  block(depth: number): readonly Directive[] {
    if (depth > deepest) {
      throw new UnreadableText("too many braces");
    }
    const all: Directive[] = [];
    for (;;) {
      const words = this.#words();
      const sign = this.#tokens[this.#at];
      this.#at += 1;
      const [name = "", ...args] = words;
      if (sign === "{") {
        all.push({ name, args, block: this.block(depth + 1) });
        continue;
      }
      if (words.length > 0) {
        all.push({ name, args, block: [] });
      }
      if (sign === undefined || sign === "}") {
        if ((sign === undefined) !== (depth === 0)) {
          throw new UnreadableText("a brace without its other one");
        }
        return all;
      }
    }
  }

  #words(): readonly string[] {
    const words: string[] = [];
    for (let token = this.#tokens[this.#at]; typeof token === "object"; token = this.#tokens[this.#at]) {
      words.push(token.word);
      this.#at += 1;
    }
    return words;
  }
}
