import Handlebars from "handlebars";
import type { Template } from "./types.ts";

/** Nothing is escaped, because the output is not HTML. An unknown name is an error. */
const options = { noEscape: true, strict: true };

const compiled = new Map<string, Template>();

/** A compiled Handlebars template; each text is compiled once per process, when it is first rendered. */
export function compileTemplate(text: string): Template {
  const template: Template = compiled.get(text) ?? Handlebars.compile(text, options);
  compiled.set(text, template);
  return template;
}

/** The precompiled template, as source text for Handlebars' runtime. */
export function precompileTemplate(text: string): string {
  return String(Handlebars.precompile(text, options));
}
