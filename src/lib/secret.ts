import { inspect } from "node:util";

/**
 * A secret text. Printed, serialised or interpolated it reads `[REDACTED]`. Only `reveal()` returns the text, so a search for that word finds every
 * place that handles the bare value.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The bare text. Never put it in argv, an environment, a log or a message. */
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
