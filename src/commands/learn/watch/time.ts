import { buildUsageProblem } from "../../../lib/errors.ts";
import { makePrintable } from "../../../lib/text/printable.ts";

/** How many hours a list is only watched; or the end of that. */
export type WatchTime = number | "off";

const hoursIn: Readonly<Record<string, number>> = { h: 1, d: 24 };
const mostDays = 30;

/** @throws Problem (exit 2) for a text that is no such time */
export function readWatchTime(text: string, where: string): WatchTime {
  if (text === "off") {
    return "off";
  }
  const [, number, unit = ""] = /^([1-9][0-9]{0,3})([hd])$/.exec(text) ?? [];
  const hours = Number(number) * (hoursIn[unit] ?? Number.NaN);
  if (!(hours <= mostDays * 24)) {
    throw buildUsageProblem({
      where,
      what: `\`${makePrintable(text, 40)}\` is neither a time of at most ${mostDays} days nor \`off\``,
      fix: "Write a number of days or hours, such as 7d or 12h; `off` ends it.",
    });
  }
  return hours;
}
