import { checkServices, type Rule, refuse } from "./rule.ts";

/** The image has these programs, and its AppArmor profile lets them run; another one would fail when the container starts. */
const startIsAProgramOfTheKind = checkServices(({ kind, start = "" }, name, kinds) => {
  const programs = kinds.get(kind)?.start?.programs;
  const [program = ""] = start.split(" ");
  const what = `begins with \`${program}\`, which a service of kind ${kind} does not have`;
  return start === "" || programs === undefined || programs.includes(program)
    ? []
    : refuse(["services", name, "start"], what, `It can begin with: ${programs.join(", ")}.`);
});

/** The distribution packages extensions only for its own version of the language, not for a base image's. */
const extensionsHavePackages = checkServices(({ kind, base, extensions = [] }, name, kinds) => {
  const bases = kinds.get(kind)?.bases ?? {};
  const chosen = base?.split("@")[0] ?? Object.keys(bases)[0] ?? "";
  const fix = "Add them to the application's own list of packages, or choose another base.";
  return extensions.length > 0 && bases[chosen]?.packages === "none"
    ? refuse(["services", name, "extensions"], `needs packages that \`${chosen}\` does not have`, fix)
    : [];
});

export const startRules: readonly Rule[] = [startIsAProgramOfTheKind, extensionsHavePackages];
