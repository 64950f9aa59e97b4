import { catalogue, findControl } from "../../controls/catalogue.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

const optionalControls = catalogue.filter((control) => control.optional).map((control) => control.slug);

const overridesNameControls: Rule = ({ hardening }) =>
  Object.keys(hardening.overrides ?? {}).flatMap((slug) => {
    const path = ["hardening", "overrides", slug];
    const control = findControl(slug);
    if (control === undefined) {
      const fix = nameHint(slug, optionalControls, "These controls can be off");
      return refuse(path, `unknown control \`${slug}\``, fix);
    }
    const fix = `These can: ${optionalControls.join(", ")}.`;
    return control.optional ? [] : refuse(path, `\`${slug}\` cannot be off: ${control.reason}`, fix);
  });

const requiredAppArmorIsOn: Rule = ({ hardening }) =>
  hardening.apparmor === "require" && Object.hasOwn(hardening.overrides ?? {}, "apparmor")
    ? refuse(["hardening", "overrides", "apparmor"], "AppArmor is both required and off")
    : [];

const appArmorOfServicesIsUsed = checkServices((service, name, _kinds, { hardening }) => {
  const { apparmor, overrides = {}, profile } = hardening;
  const leftOut =
    (apparmor === "off" && "hardening.apparmor is off") ||
    (Object.hasOwn(overrides, "apparmor") && "hardening.overrides turns AppArmor off") ||
    (profile === "baseline" && apparmor !== "require" && "the profile is baseline, which does not include AppArmor");
  return leftOut && service.apparmor !== undefined && service.apparmor !== "off"
    ? refuse(["services", name, "apparmor"], `\`${service.apparmor}\` is set, but ${leftOut}`)
    : [];
});

/** A kind brings a profile; where it describes no service, only learning makes one. */
const appArmorSuitsTheKind = checkServices(({ kind, apparmor }, name, kinds) => {
  const isOwn = kinds.get(kind)?.own === true;
  const path = ["services", name, "apparmor"];
  if (isOwn && (apparmor === "enforce" || apparmor === "complain")) {
    return refuse(
      path,
      `\`${apparmor}\` is set, and the kind ${kind} has no profile`,
      `Remove it. \`harden-init learn ${name}\` finds one out.`,
    );
  }
  return !isOwn && (apparmor === "learned" || apparmor === "watched")
    ? refuse(path, `\`${apparmor}\` is set, and the kind ${kind} has a profile of its own`, "Remove it.")
    : [];
});

const learnedCallsAreUsed = checkServices((service, name, _kinds, { hardening: { overrides = {}, profile } }) => {
  const leftOut =
    (Object.hasOwn(overrides, "seccomp") && "hardening.overrides turns seccomp off") ||
    (profile === "baseline" && "the profile is baseline, which does not include seccomp");
  return leftOut && service.seccomp !== undefined
    ? refuse(["services", name, "seccomp"], `\`${service.seccomp}\` is set, but ${leftOut}`, "Remove one of the two.")
    : [];
});

const watchingEnds = checkServices((service, name) =>
  (["seccomp", "apparmor"] as const).flatMap((key) =>
    service[key] === "watched" && !Object.hasOwn(service.accept ?? {}, key)
      ? refuse(
          ["services", name, key],
          `\`watched\` is set, and \`accept.${key}\` does not say until when`,
          `\`harden-init learn --watch 7d ${name}\` writes both.`,
        )
      : [],
  ),
);

const imagesHaveATag = checkServices((service, name) =>
  (["image", "base"] as const).flatMap((key) => {
    const reference = service[key];
    const isAccepted = service.accept !== undefined && Object.hasOwn(service.accept, "image-digest");
    if (reference === undefined || reference.includes("@sha256:") || isAccepted) {
      return [];
    }
    const tag = /:([^/:]+)$/.exec(reference)?.[1];
    const what =
      tag === undefined
        ? `\`${reference}\` has no tag, so it is always the newest version`
        : "`latest` is not a version: its content changes";
    return tag === undefined || tag === "latest"
      ? refuse(["services", name, key], what, "Write a version, such as mariadb:11.8.")
      : [];
  }),
);

export const controlRules: readonly Rule[] = [
  overridesNameControls,
  requiredAppArmorIsOn,
  appArmorOfServicesIsUsed,
  appArmorSuitsTheKind,
  learnedCallsAreUsed,
  watchingEnds,
];
export const imageRules: readonly Rule[] = [imagesHaveATag];
