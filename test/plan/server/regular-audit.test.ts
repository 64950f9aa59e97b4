import { stringify } from "yaml";
import { caseStudy } from "../../support/case-study.ts";
import { renderAnswers } from "../../support/rendered.ts";

const remote = { name: "server", connection: "ssh", user: "deploy" } as const;
const off = { "regular-audit": { off: true, reason: "another tool does it" } };

async function filesOf(changes: object): Promise<ReadonlyMap<string, string>> {
  const { plan } = await renderAnswers(stringify({ ...caseStudy({}), ...changes }));
  return new Map(plan.files.map(({ path, text }) => [path, text]));
}

describe("what measures on the server by itself", () => {
  test.each<[string, object, boolean]>([
    ["a server over ssh", { hosts: [remote] }, true],
    ["a server that is only looked at", { hosts: [{ ...remote, prepare: false }] }, false],
    ["this machine", { hosts: [{ name: "local", connection: "local" }] }, false],
    ["a stack that does without", { hosts: [remote], hardening: { overrides: off } }, false],
  ])("%s", async (_what, changes, expected) => {
    const paths = [...(await filesOf(changes)).keys()].filter((path) => path.includes("regular"));
    // What reads the timer is in every prepared server's part of the collection.
    expect(paths.some((path) => path.endsWith("regular-audit.timer"))).toBe(expected);
    expect(paths.some((path) => path.includes("module_utils/regular_audit/"))).toBe(expected);
  });

  test.each<[string, object, readonly string[]]>([
    ["webhook", { webhook: true }, ["LoadCredential=webhook:/opt/harden/csvs23/secrets/alarm_webhook"]],
    ["mail", { mail: "ops@example.org" }, []],
  ])("tells alarms by %s", async (way, alarms, credentials) => {
    const files = await filesOf({ hosts: [remote], alarms });
    const at = (path: string) => files.get(path) ?? "";
    const unit = at("playbooks/files/etc/systemd/system/harden-init.csvs23.alarms.service");
    expect(unit.match(/^LoadCredential=webhook.*$/gm) ?? []).toEqual(credentials);
    expect(at("playbooks/files/etc/systemd/system/harden-init.csvs23.regular-audit.service")).toContain(
      "systemctl restart --no-block harden-init.csvs23.alarms.service",
    );
    expect(at("playbooks/group_vars/csvs23/regular-audit.yml")).toContain(`"${way}":`);
    // The URL is the server's, and no container's.
    expect(at("inventory/group_vars/csvs23.yml").includes("alarm_webhook")).toBe(credentials.length > 0);
    expect(at("playbooks/files/opt/harden/csvs23/compose.yml")).not.toContain("alarm_webhook");
  });

  test("without alarms there is no unit for them", async () => {
    const files = await filesOf({ hosts: [remote] });
    expect([...files.keys()].filter((path) => path.endsWith("alarms.service"))).toEqual([]);
    expect(files.get("playbooks/group_vars/csvs23/regular-audit.yml")).not.toContain("alarms");
  });

  test("is asked with the values of the deploy, and knows who is who", async () => {
    const text = (await filesOf({ hosts: [remote] })).get("playbooks/group_vars/csvs23/regular-audit.yml");
    expect(text).toMatch(/^ {4}checks: "\{\{ stack_look\.checks \}\}"$/m);
    expect(text).toMatch(/^ {2}server: "\{\{ server_look \}\}"$/m);
    expect(text).toMatch(/^ {4}"33": webserver$/m);
    expect(text).toMatch(/^ {2}no-capabilities: high$/m);
  });
});
