import { catalogue, findControl } from "../../controls/catalogue.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import type { Rule } from "./rule.ts";

const optionalControls = catalogue.filter((control) => control.optional).map((control) => control.slug);

const overridesNameControls: Rule = ({ hardening }) =>
  Object.keys(hardening.overrides ?? {}).flatMap((slug) => {
    const path = ["hardening", "overrides", slug];
    const control = findControl(slug);
    if (control === undefined) {
      const fix = nameHint(slug, optionalControls, "These controls can be off");
      return [{ path, what: `unknown control \`${slug}\``, fix }];
    }
    return control.optional
      ? []
      : [
          {
            path,
            what: `\`${slug}\` cannot be off: ${control.reason}`,
            fix: `These can: ${optionalControls.join(", ")}.`,
          },
        ];
  });

const requiredAppArmorIsOn: Rule = ({ hardening }) =>
  hardening.apparmor === "require" && Object.hasOwn(hardening.overrides ?? {}, "apparmor")
    ? [{ path: ["hardening", "overrides", "apparmor"], what: "AppArmor is both required and off" }]
    : [];

const appArmorOfServicesIsUsed: Rule = ({ hardening, services }) => {
  const { apparmor, overrides = {}, profile } = hardening;
  const leftOut =
    (apparmor === "off" && "hardening.apparmor is off") ||
    (Object.hasOwn(overrides, "apparmor") && "hardening.overrides turns AppArmor off") ||
    (profile === "baseline" && apparmor !== "require" && "the profile is baseline, which does not include AppArmor");
  return Object.entries(services).flatMap(([name, service]) =>
    leftOut && service.apparmor !== undefined && service.apparmor !== "off"
      ? [{ path: ["services", name, "apparmor"], what: `\`${service.apparmor}\` is set, but ${leftOut}` }]
      : [],
  );
};

const imagesHaveATag: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    (["image", "base"] as const).flatMap((key) => {
      const reference = service[key];
      const path = ["services", name, key];
      const isAccepted = service.accept !== undefined && Object.hasOwn(service.accept, "image-digest");
      if (reference === undefined || reference.includes("@sha256:") || isAccepted) {
        return [];
      }
      const tag = /:([^/:]+)$/.exec(reference)?.[1];
      if (tag === undefined) {
        return [
          {
            path,
            what: `\`${reference}\` has no tag, so it is always the newest version`,
            fix: "Write a version, such as mariadb:11.8.",
          },
        ];
      }
      return tag === "latest"
        ? [
            {
              path,
              what: "`latest` is not a version: its content changes",
              fix: "Write a version, such as mariadb:11.8.",
            },
          ]
        : [];
    }),
  );

export const controlRules: readonly Rule[] = [overridesNameControls, requiredAppArmorIsOn, appArmorOfServicesIsUsed];
export const imageRules: readonly Rule[] = [imagesHaveATag];
