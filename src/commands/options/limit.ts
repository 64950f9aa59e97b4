import { filter } from "../../lib/command-line/option-builders.ts";

/** The option of every command that can be limited to some hosts. */
export const limitOption = { limit: filter("--limit <hosts>", "only these hosts of the inventory") };
