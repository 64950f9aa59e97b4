import { inspect } from "node:util";

/**
 * A secret text. However it is printed, serialised or interpolated it reads `[REDACTED]`; only `reveal()` gives the text, so every place
 * that handles the bare value can be found by searching for that word.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The bare text. Never put it into argv, an environment, a log or a message. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[REDACTED]";
  }

  toJSON(): string {
    return "[REDACTED]";
  }

  [inspect.custom](): string {
    return "[REDACTED]";
  }
}
