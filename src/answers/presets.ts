import phpMariadb from "../../templates/presets/php-mariadb.json" with { type: "json" };
import phpPostgres from "../../templates/presets/php-postgres.json" with { type: "json" };
import type { WrittenAnswers } from "../model/schema/answers.ts";

/**
 * Answers to start from: proposals in the wizard, defaults without a terminal. What the user's folder says is not among them: the names, the application
 * and its tables.
 */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly answers: Omit<WrittenAnswers, "name">;
}

export const presets: readonly Preset[] = [
  { name: "php-mariadb", ...phpMariadb } as Preset,
  { name: "php-postgres", ...phpPostgres } as Preset,
];

/** The preset of that name, if it exists. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
