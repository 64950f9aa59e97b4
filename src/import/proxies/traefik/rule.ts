/*
 * A rule of Traefik, such as ``Host(`shop.example.com`) && PathPrefix(`/api`)``.
 */

/** A name with a path; or, as a text, what of the rule only Traefik can do. */
export type RulePlaces = readonly { readonly name: string; readonly path: string }[] | string;

interface Matcher {
  readonly name: string;
  readonly values: readonly string[];
}

/** Alternatives, each with all that must hold. */
type Alternatives = readonly (readonly Matcher[])[];

const mostAlternatives = 64;
const tokens = /\s*(&&|\|\||!|\(|\)|,|[A-Za-z]+(?=\s*\()|`[^`]*`|"[^"]*"|'[^']*')/y;

class RuleFault extends Error {}

/** The names and paths that a rule stands for. */
export function readRule(rule: string): RulePlaces {
  try {
    return placesOf(new RuleReader(split(rule)).read());
  } catch (error) {
    if (error instanceof RuleFault) {
      return error.message;
    }
    throw error;
  }
}

function split(rule: string): readonly string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  while (rule.slice(tokens.lastIndex).trim() !== "") {
    const [, token] = tokens.exec(rule) ?? [];
    if (token === undefined) {
      throw new RuleFault("a rule that is not written as one");
    }
    found.push(token);
  }
  return found;
}

/** Reads `||` of `&&` of matchers and brackets. */
class RuleReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(read: readonly string[]) {
    this.#tokens = read;
  }

  read(): Alternatives {
    const all = this.#either();
    if (this.#at < this.#tokens.length) {
      throw new RuleFault("a rule that is not written as one");
    }
    return all;
  }

  #take(token: string): boolean {
    const isThere = this.#tokens[this.#at] === token;
    this.#at += Number(isThere);
    return isThere;
  }

  #either(): Alternatives {
    const all = [...this.#both()];
    while (this.#take("||")) {
      all.push(...this.#both());
    }
    return few(all);
  }

  #both(): Alternatives {
    let all = this.#one();
    while (this.#take("&&")) {
      const others = this.#one();
      all = few(all.flatMap((one) => others.map((other) => [...one, ...other])));
    }
    return all;
  }

  #one(): Alternatives {
    if (this.#take("!")) {
      throw new RuleFault("a rule with `!`");
    }
    if (this.#take("(")) {
      const inner = this.#either();
      this.#close();
      return inner;
    }
    const name = this.#tokens[this.#at] ?? "";
    this.#at += 1;
    if (!/^[A-Za-z]+$/.test(name) || !this.#take("(")) {
      throw new RuleFault("a rule that is not written as one");
    }
    const values: string[] = [];
    do {
      values.push((this.#tokens[this.#at] ?? "").slice(1, -1));
      this.#at += 1;
    } while (this.#take(","));
    this.#close();
    return [[{ name, values }]];
  }

  #close(): void {
    if (!this.#take(")")) {
      throw new RuleFault("a rule that is not written as one");
    }
  }
}

function few(all: Alternatives): Alternatives {
  if (all.length > mostAlternatives) {
    throw new RuleFault("a rule with too many alternatives");
  }
  return all;
}

function placesOf(alternatives: Alternatives): RulePlaces {
  return alternatives.flatMap((matchers) => {
    const [hosts, ...otherHosts] = matchers.filter(({ name }) => name === "Host");
    const [paths, ...otherPaths] = matchers.filter(({ name }) => name === "PathPrefix");
    const other = matchers.find(({ name }) => name !== "Host" && name !== "PathPrefix");
    if (other !== undefined) {
      throw new RuleFault(`a rule with \`${other.name}\``);
    }
    if (hosts === undefined || otherHosts.length + otherPaths.length > 0) {
      throw new RuleFault(hosts === undefined ? "a rule without `Host`" : "a rule with two names, or paths, at once");
    }
    return hosts.values.flatMap((name) =>
      (paths?.values ?? ["/"]).map((path) => ({ name, path: path.replace(/\/+$/, "") })),
    );
  });
}
