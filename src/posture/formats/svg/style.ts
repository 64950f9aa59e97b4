import type { Change } from "../../types.ts";

type Colour = "paper" | "ink" | "dim" | "rail" | "earlier" | Change | `${Change}-sign`;

/** Colours by what they are for. Each sign has a form of its own, too: nothing is told by colour alone. */
const light: Readonly<Record<Colour, string>> = {
  paper: "#ffffff",
  ink: "#1d2330",
  dim: "#5a6272",
  rail: "#e3e6ec",
  earlier: "#8a93a6",
  gained: "#1a7f37",
  "gained-sign": "#ffffff",
  held: "#d7ebdd",
  "held-sign": "#1a7f37",
  lost: "#c62828",
  "lost-sign": "#ffffff",
  open: "#fff3d1",
  "open-sign": "#8a5a00",
};

const dark: Readonly<Record<Colour, string>> = {
  paper: "#161a23",
  ink: "#e6e8ee",
  dim: "#9aa3b5",
  rail: "#2b3140",
  earlier: "#6b7488",
  gained: "#3fb950",
  "gained-sign": "#07170c",
  held: "#1f3a2a",
  "held-sign": "#56d364",
  lost: "#f85149",
  "lost-sign": "#2b0b0a",
  open: "#3a2f12",
  "open-sign": "#e3b341",
};

const fixed = `text{font-family:system-ui,'DejaVu Sans',Helvetica,Arial,sans-serif;font-size:13px}
.title{font-size:17px;font-weight:600}.score{font-size:34px;font-weight:700}.small{font-size:11px}.bold{font-weight:600}
.sign{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}`;

/** Light, or dark where the reader's system is. No variables: not every viewer of pictures knows them. */
export const style = `${fixed}
${rulesOf(light)}
@media (prefers-color-scheme:dark){
${rulesOf(dark)}
}`;

/** Text is filled with a colour, a sign is drawn with it. */
function rulesOf(colours: Readonly<Record<Colour, string>>): string {
  return [
    `text,.ink{fill:${colours.ink}}text.dim{fill:${colours.dim}}`,
    ...Object.entries(colours).map(([name, colour]) =>
      name.endsWith("-sign") ? `.${name}{stroke:${colour}}` : `rect.${name}{fill:${colour}}`,
    ),
  ].join("\n");
}
