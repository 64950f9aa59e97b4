/** Rules of an AppArmor profile that a service was learned to live with, as its language has them, without the comma. */
export type RuleList = readonly string[];

interface RuleGroup {
  readonly why: string;
  readonly rules: RuleList;
}

interface Group {
  readonly why: string;
  readonly takes: RegExp;
  /** What becomes of its rules while the profile is only watched. */
  readonly watched?: { readonly why: string; readonly more?: RuleList };
}

/** In the order in which a profile has them; each rule belongs to the first that takes it. */
const groups: readonly Group[] = [
  {
    why: "It starts these programs and no others; each stays in this profile",
    takes: / ix$/,
    // So each stays in the profile, on whatever kernel, and does not get one of its own.
    watched: {
      why: "It starts these programs; the log tells of any other. Each stays in this profile",
      more: ["audit /{,**} ix"],
    },
  },
  { why: "The capabilities that it was left with", takes: /^capability/ },
  {
    why: "What came with its image: read, and mapped as parts of programs",
    takes: /^\/(?:\{,\*\}|\*\/|[^/]+\/\{,\*\*\}) m?r$/,
  },
  { why: "The places that it writes to", takes: /\/\{,\*\*\} m?r?w/ },
  {
    why: "Nothing there can be run, or mapped as a part of a program",
    takes: /^deny/,
    // Complain mode does not stop it.
    watched: { why: "Programs there get no rule; the log tells of them" },
  },
  { why: "What it opened of the system's files", takes: /^\/(?!dev\/|sys\/)/ },
  { why: "What it asked of the kernel, and of itself", takes: /^(?:@\{PROC\}|\/|ptrace)/ },
  { why: "Sockets of other families than the usual ones", takes: /^network/ },
];

/** What the template of a learned profile is rendered with. */
export interface LearnedView {
  readonly profile: string;
  /** Whether what it does not have is only told of. */
  readonly watched: boolean;
  readonly groups: readonly RuleGroup[];
}

/** The rules of a service, by their purpose. */
export function viewLearned(profile: string, rules: RuleList, watched: boolean): LearnedView {
  const groupOf = (rule: string) => groups.findIndex(({ takes }) => takes.test(rule));
  return {
    profile,
    watched,
    groups: groups
      .map((group, at) => {
        const { why, more = [] }: NonNullable<Group["watched"]> = (watched && group.watched) || group;
        return { why, rules: [...rules.filter((rule) => groupOf(rule) === at), ...more] };
      })
      .filter((group) => group.rules.length > 0),
  };
}

/** What a host fills in while it tries rules: it has no templates. */
export const forHost: LearnedView = {
  profile: "@NAME@",
  watched: false,
  groups: [{ why: "What was heard", rules: ["@RULES@"] }],
};
