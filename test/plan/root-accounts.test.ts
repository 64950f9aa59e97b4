import { parse } from "yaml";
import { caseStudy, modelOf, planOf } from "../support/case-study.ts";

/* Who may become root is measured only where the answers say who it is. */

test("without a list the control is no part of the stack, and nothing is lost for it", async () => {
  const { controls } = await modelOf(caseStudy());
  expect(controls.filter(({ control }) => control.slug === "root-accounts")).toEqual([]);
});

test.each([
  [["deploy", "ann"], "root accounts beside deploy ann"],
  [[], "root accounts"],
])("with the list %j the servers are asked for all others", async (admins, reading) => {
  const { files } = await planOf(caseStudy({ server: { admins } }));
  const checks = parse(files.find(({ path }) => path === "playbooks/vars/checks.yml")?.text ?? "");
  expect(checks.stack_host_checks["root-accounts"]).toEqual({ [reading]: "no account" });
});
