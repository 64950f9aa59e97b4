import Handlebars from "handlebars";
import type { Template } from "./types.ts";

/** Nothing is escaped, for nothing of this is HTML; a name that nobody gives is an error. */
const options = { noEscape: true, strict: true };

const compiled = new Map<string, Template>();

/** The template of a text, which must be Handlebars; each text is compiled once in the life of the process, when it is first rendered. */
export function compileTemplate(text: string): Template {
  const template: Template = compiled.get(text) ?? Handlebars.compile(text, options);
  compiled.set(text, template);
  return template;
}

/** The same as the source text of what Handlebars' runtime makes a template of. */
export function precompileTemplate(text: string): string {
  return String(Handlebars.precompile(text, options));
}
