import { catalogue } from "../../src/controls/catalogue.ts";
import { cli } from "./cli.ts";

test("lists every control with its title", async () => {
  const { code, stdout, stderr } = await cli(["explain"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const { slug, title } of catalogue) {
    expect(stdout).toMatch(new RegExp(`^${slug} +${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`, "m"));
  }
});

test.each(catalogue)("tells all about $slug", async ({ slug, reason, mayBreak, set, measured, cis }) => {
  const { code, stdout } = await cli(["explain", slug]);
  expect(code).toBe(0);
  for (const text of [slug, reason, mayBreak, set, measured, ...Object.keys(cis)]) {
    expect(stdout).toContain(text);
  }
  expect(stdout).not.toContain("undefined");
});
