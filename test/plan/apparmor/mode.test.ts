import { parse, stringify } from "yaml";
import { listNotes } from "../../../src/model/build/notes.ts";
import type { Plan } from "../../../src/plan/types.ts";
import { caseStudy, dbserver, webserver } from "../../support/case-study.ts";
import { renderAnswers } from "../../support/rendered.ts";

type Mode = "enforce" | "complain" | "off";

const stack = "playbooks/files/opt/harden/csvs23";

async function planWith(hardening: object, web?: Mode, db?: Mode): Promise<Plan> {
  const services = {
    webserver: webserver({ ...(web && { apparmor: web }) }),
    dbserver: dbserver({ ...(db && { apparmor: db }) }),
  };
  return (await renderAnswers(stringify(caseStudy({ services, hardening })))).plan;
}

const textOf = ({ files }: Plan, path: string): string | undefined => files.find((file) => file.path === path)?.text;

/** How each service is confined, as the files of the project have it: profile, compose file, variables and checks at once. */
function confinement(plan: Plan): Readonly<Record<string, unknown>> {
  const compose = parse(textOf(plan, `${stack}/compose.apparmor.yml`) ?? "services: {}");
  const variables = parse(textOf(plan, "inventory/group_vars/csvs23.yml") ?? "");
  const checks = parse(textOf(plan, "playbooks/vars/checks.yml") ?? "");
  return Object.fromEntries(
    ["webserver", "dbserver"].map((service) => {
      const name = `harden-init.csvs23.${service}`;
      const profile = textOf(plan, `playbooks/files/etc/apparmor.d/${name}`);
      const { apparmor_profile, apparmor_mode } = variables.stack_services.find(
        (one: { name: string }) => one.name === service,
      );
      const seen = {
        profile: profile === undefined ? "off" : profile.includes("flags=(complain,") ? "complain" : "enforce",
        used: compose.services[service]?.security_opt?.[0] === `apparmor=${name}`,
        loaded: apparmor_profile === name ? apparmor_mode : "off",
        wanted: checks.stack_checks[service].apparmor?.apparmor,
        open: checks.stack_left_open?.[service]?.apparmor?.allows.apparmor,
      };
      return [service, seen];
    }),
  );
}

/** What is less than enforced is left open, where the stack has the control at all. */
const as = (service: string, mode: Mode, isClaimed: boolean): object => ({
  profile: mode,
  used: mode !== "off",
  loaded: mode,
  ...(isClaimed && { wanted: `harden-init.csvs23.${service} (enforce)` }),
  ...(isClaimed && mode === "off" && { open: "docker-default (enforce)" }),
  ...(isClaimed && mode === "complain" && { open: `harden-init.csvs23.${service} (complain)` }),
});

test.each<[string, object, Mode | undefined, Mode | undefined, Mode, Mode]>([
  ["nothing said", {}, undefined, undefined, "enforce", "enforce"],
  ["required", { apparmor: "require" }, undefined, undefined, "enforce", "enforce"],
  ["the whole stack is only watched", { apparmor_mode: "complain" }, undefined, undefined, "complain", "complain"],
  [
    "one is enforced where the stack is watched",
    { apparmor_mode: "complain" },
    undefined,
    "enforce",
    "complain",
    "enforce",
  ],
  ["one is watched, one has none", {}, "complain", "off", "complain", "off"],
  ["none has one", {}, "off", "off", "off", "off"],
  ["the stack does without", { apparmor: "off" }, undefined, undefined, "off", "off"],
  ["the baseline", { profile: "baseline" }, undefined, undefined, "off", "off"],
  [
    "the baseline that requires it",
    { profile: "baseline", apparmor: "require" },
    undefined,
    undefined,
    "enforce",
    "enforce",
  ],
])("%s", async (what, hardening, web, db, expectedWeb, expectedDb) => {
  const isClaimed = !["the stack does without", "the baseline"].includes(what);
  expect(confinement(await planWith(hardening, web, db))).toEqual({
    webserver: as("webserver", expectedWeb, isClaimed),
    dbserver: as("dbserver", expectedDb, isClaimed),
  });
});

test("what is not enforced is told", async () => {
  const answers = caseStudy({
    trust: "tag",
    services: { webserver: webserver({ apparmor: "complain" }), dbserver: dbserver({ apparmor: "off" }) },
  });
  const { model } = await renderAnswers(stringify(answers));
  expect(listNotes(model)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^webserver is only observed by AppArmor/),
      expect.stringMatching(/^dbserver has no AppArmor profile of its own/),
    ]),
  );
});
