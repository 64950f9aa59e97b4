import type { Rule } from "./rules.ts";

/** The image has these programs and no shell's search path beyond them: another one would only be missed when the container starts. */
const startIsAProgramOfTheKind: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, start = "" }]) => {
    const programs = kinds.get(kind)?.start?.programs;
    const [program = ""] = start.split(" ");
    return start === "" || programs === undefined || programs.includes(program)
      ? []
      : [
          {
            path: ["services", name, "start"],
            what: `a service of kind ${kind} cannot be started by \`${program}\``,
            fix: `It begins with one of: ${programs.join(", ")}.`,
          },
        ];
  });

/** The distribution has packages of extensions for its own language only, not for the one that a base brings. */
const extensionsHavePackages: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, base, extensions = [] }]) => {
    const bases = kinds.get(kind)?.bases ?? {};
    const chosen = base?.split("@")[0] ?? Object.keys(bases)[0] ?? "";
    return extensions.length > 0 && bases[chosen]?.packages === "none"
      ? [
          {
            path: ["services", name, "extensions"],
            what: `\`${chosen}\` has no packages of extensions`,
            fix: "Name them in the application's own list of packages, or choose another base.",
          },
        ]
      : [];
  });

export const startRules: readonly Rule[] = [startIsAProgramOfTheKind, extensionsHavePackages];
