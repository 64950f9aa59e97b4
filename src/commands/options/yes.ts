import { flag } from "../../lib/command-line/option-builders.ts";

/** The option of every command that asks for consent. */
export const yesOption = { yes: flag("--yes", "answer yes to every question") };
