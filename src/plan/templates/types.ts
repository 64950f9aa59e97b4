import type Handlebars from "handlebars";

/** Gives the text for what it may name and what it may call. */
export type Template = (
  context: object,
  options: { readonly helpers: Readonly<Record<string, Handlebars.HelperDelegate>> },
) => string;

/** A file of `templates/`. */
export interface TemplateFile {
  /** Relative to the folder that was read, without `.hbs`. */
  readonly path: string;
  readonly mode: number;
  /** A template where the file's name ends in `.hbs`; else the text, which is copied byte for byte. */
  readonly content: string | Template;
  /** Where it stands on the disk, for messages. */
  readonly from: string;
}
