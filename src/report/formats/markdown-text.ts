/** One line without any character that means something to Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]()#+!|<>&~]/g, (letter) => `\\${letter}`);
}

/** A list below its title; nothing where it is empty. */
export function bulletList(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${line}`).join("\n")];
}
