import { escapeXml } from "../../../lib/text/escape-xml.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** An element of a picture; what is in it is markup already. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** A line of text; an empty one is left out. */
export function writeText(x: number, y: number, text: string, look: string): string {
  return text === "" ? "" : element("text", { x, y, class: look }, escapeXml(text.replaceAll(/\s+/g, " ")));
}
