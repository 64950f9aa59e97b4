/* As much of AppArmor's language as our profiles use: enough to say what a profile denies, whatever else it allows. */

export interface FileRule {
  readonly deny: boolean;
  readonly path: string;
  readonly permissions: string;
}

const variables: Readonly<Record<string, string>> = {
  "@{PROC}": "/proc",
  "@{pid}": "{[1-9],[1-9][0-9],[1-9][0-9][0-9],[1-9][0-9][0-9][0-9]}",
};

/** The rules of a profile's text, one a line, without comments. */
export function rulesOf(profile: string): readonly string[] {
  return profile
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line.endsWith(","))
    .map((line) => line.slice(0, -1).replaceAll(/\s+/g, " "));
}

/** The rules about paths among them. */
export function fileRules(rules: readonly string[]): readonly FileRule[] {
  return rules.flatMap((rule) => {
    const [, deny, path = "", permissions = ""] = /^(deny )?(?:owner )?((?:@|\/)\S*) (\w+)$/.exec(rule) ?? [];
    return path === "" ? [] : [{ deny: deny !== undefined, path, permissions }];
  });
}

/** The regular expression of a path with AppArmor's wildcards, as its parser makes it. */
export function pathPattern(glob: string): RegExp {
  const text = Object.entries(variables).reduce((path, [name, value]) => path.replaceAll(name, value), glob);
  const source = text.replaceAll(/\*\*$|\/\*\*|\/\*(?!\*)|\*\*|\*|\?|\{|\}|,|\[[^\]]*\]|[.+^$()|\\]/g, (part, at) =>
    piece(part, at + part.length === text.length),
  );
  return new RegExp(`^${source}$`);
}

/** A wildcard at the end of a path stands for at least one character: `/x/*` is not the folder itself. */
function piece(part: string, isLast: boolean): string {
  const pieces: Readonly<Record<string, string>> = {
    "/**": isLast ? "/[^/].*" : "/.*",
    "/*": isLast ? "/[^/]+" : "/[^/]*",
    "**": ".*",
    "*": "[^/]*",
    "?": "[^/]",
    "{": "(?:",
    "}": ")",
    ",": "|",
  };
  return pieces[part] ?? (part.startsWith("[") ? part : `\\${part}`);
}

/** The permissions that a profile denies on a path. */
export function deniedOn(path: string, rules: readonly FileRule[]): ReadonlySet<string> {
  return permissionsOn(path, rules, true);
}

/** The permissions that a profile gives on a path by its own rules, beside what its abstractions give. */
export function allowedOn(path: string, rules: readonly FileRule[]): ReadonlySet<string> {
  const denied = deniedOn(path, rules);
  return new Set([...permissionsOn(path, rules, false)].filter((permission) => !denied.has(permission)));
}

function permissionsOn(path: string, rules: readonly FileRule[], deny: boolean): ReadonlySet<string> {
  return new Set(
    rules
      .filter((rule) => rule.deny === deny && pathPattern(rule.path).test(path))
      .flatMap(({ permissions }) => [...permissions]),
  );
}
