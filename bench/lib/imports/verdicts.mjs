import { loadSources } from "../../../scripts/lib/load-sources.mjs";

const { scannerRules } = await loadSources("controls/scanner-rules");
/** What the answers accept where a rule is right: controls, or dangers that are kept. */
const against = { ...scannerRules.composeLint, ...scannerRules.kics };

/** Where a rule is wrong, and why. */
const mistakes = [
  {
    rules: ["CL-0019"],
    isMeant: ({ says }) => says.includes("_BUILD:?"),
    why: "the image is built on the server and comes from no registry, so there is no digest to name; its tag is a hash of what it is built from",
  },
  {
    rules: ["shared_volumes_between_containers"],
    isMeant: ({ says }) => /"type": ?"volume"/.test(says) && !says.includes('"source"'),
    why: "a volume without a name is each container's own, also where two have one at the same place",
  },
  {
    rules: ["healthcheck_not_set"],
    isMeant: ({ isAskedByImage }) => isAskedByImage,
    why: "its image asks by itself: the Dockerfile has a HEALTHCHECK, and the answers say so",
  },
  {
    rules: ["networks_not_set"],
    isMeant: ({ networkMode }) => networkMode !== undefined && networkMode !== "host",
    why: "it has no network, or that of another service, and Compose takes no `networks` beside `network_mode`",
  },
  {
    rules: ["volume_has_sensitive_host_directory"],
    isMeant: ({ says }) => /\((?:\/etc\/(?:localtime|timezone)|\/(?:home|media|srv|var)\/.*)\)/.test(says),
    why: "a folder of the user's own data, or the time zone: the query knows folders by how their path begins, everything below /media for one; what the server's own programs trust is taken out",
  },
];

/**
 * What becomes of a finding of a linter: `accepted` by the answers, `wrong`, or `left` to mend.
 *
 * @returns {{ kind: "accepted" | "wrong" | "left", why?: string }}
 */
export function verdictOn(finding) {
  const { rule, accepted } = finding;
  if ((against[rule] ?? []).some((slug) => accepted.includes(slug))) {
    return { kind: "accepted" };
  }
  const mistake = mistakes.find(({ rules, isMeant }) => rules.includes(rule) && isMeant(finding));
  return mistake === undefined ? { kind: "left" } : { kind: "wrong", why: mistake.why };
}
