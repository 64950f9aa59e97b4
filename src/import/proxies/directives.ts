import { makePrintable } from "../../lib/text/printable.ts";

/** A line of a configuration with braces, and the lines inside its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
}

/** Those whose words say who is asked, and for what. */
const routing = new Set([
  "location",
  "proxy_pass",
  "reverse_proxy",
  "handle",
  "handle_path",
  "route",
  "redir",
  "return",
]);

/** A directive for messages. Of most only the first word behind its name: in the others a secret may stand, such as in a header that a program asks for. */
export function formatDirective({ name, args }: Pick<Directive, "name" | "args">): string {
  const words = [name, ...(routing.has(name) ? args : args.slice(0, 1))].join(" ");
  return `\`${makePrintable(words.replace(/\/\/[^/@\s]*@/g, "//…@"), 80)}\``;
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
