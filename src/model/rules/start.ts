import type { Rule } from "./rule.ts";

/** The image has these programs, and its AppArmor profile lets them run; another one would fail when the container starts. */
const startIsAProgramOfTheKind: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, start = "" }]) => {
    const programs = kinds.get(kind)?.start?.programs;
    const [program = ""] = start.split(" ");
    return start === "" || programs === undefined || programs.includes(program)
      ? []
      : [
          {
            path: ["services", name, "start"],
            what: `begins with \`${program}\`, which a service of kind ${kind} does not have`,
            fix: `It can begin with: ${programs.join(", ")}.`,
          },
        ];
  });

/** The distribution packages extensions only for its own version of the language, not for a base image's. */
const extensionsHavePackages: Rule = ({ services }, kinds) =>
  Object.entries(services).flatMap(([name, { kind, base, extensions = [] }]) => {
    const bases = kinds.get(kind)?.bases ?? {};
    const chosen = base?.split("@")[0] ?? Object.keys(bases)[0] ?? "";
    return extensions.length > 0 && bases[chosen]?.packages === "none"
      ? [
          {
            path: ["services", name, "extensions"],
            what: `needs packages that \`${chosen}\` does not have`,
            fix: "Add them to the application's own list of packages, or choose another base.",
          },
        ]
      : [];
  });

export const startRules: readonly Rule[] = [startIsAProgramOfTheKind, extensionsHavePackages];
