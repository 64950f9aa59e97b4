import type { Remaining } from "./estimate.ts";

/** Under that a number would be wrong as soon as it is read. */
const fewSeconds = 10;
/** From that factor on, the shortest and the longest are both told. */
const wide = 1.5;

/** `about 40 s left`, `20 s to 2 min left`, `a few seconds left`; never that nothing is left while the run goes on. */
export function formatRemaining({ least, most, isLate }: Remaining): string {
  if (isLate) {
    return "longer than before";
  }
  if (most < fewSeconds) {
    return "a few seconds left";
  }
  const [low, high] = [roughly(Math.max(least, fewSeconds)), roughly(most)];
  return most > wide * Math.max(least, fewSeconds) && low !== high ? `${low} to ${high} left` : `about ${high} left`;
}

/** Rounded up: to 5 seconds, to 15 seconds from two minutes on, to minutes from ten on. */
function roughly(seconds: number): string {
  const step = seconds < 120 ? 5 : seconds < 600 ? 15 : 60;
  const whole = Math.ceil(seconds / step) * step;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return minutes === 0 ? `${rest} s` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const widest = 24;
const narrowest = 6;

/** How much of the run is over by the longest of the earlier ones, as a bar; empty where there is no room. */
export function drawBar(run: number, { most }: Remaining, columns: number): string {
  const width = Math.min(widest, columns);
  if (width < narrowest) {
    return "";
  }
  const share = run / Math.max(run + most, 1);
  const full = Math.min(width - 1, Math.floor(share * width));
  return "━".repeat(full) + "─".repeat(width - full);
}
