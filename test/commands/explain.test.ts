import { catalogue } from "../../src/controls/catalogue.ts";
import { expertOptions } from "../../src/controls/expert.ts";
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

test("tells of each group of system calls whether it is kept, and why", async () => {
  const { code, stdout } = await cli(["explain", "seccomp"]);
  expect(code).toBe(0);
  const { calls } = JSON.parse((await cli(["explain", "seccomp", "--json"])).stdout);
  for (const { name, why } of calls) {
    expect(stdout).toMatch(new RegExp(`^  ${name} +${why.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "m"));
  }
  expect(stdout).toMatch(/^ {2}async_files .*\[.*mariadb.*\]$/m);
  expect(stdout).toMatch(/^ {2}memory_files .*\[no kind\]$/m);
  expect(calls).toContainEqual(expect.objectContaining({ name: "io_uring", effect: "refused" }));
});

test.each(expertOptions)("tells what $slug breaks, and why it is not set", async ({ slug, reason, breaks, left }) => {
  const { code, stdout } = await cli(["explain", slug]);
  expect(code).toBe(0);
  for (const text of [slug, reason, ...breaks, left]) {
    expect(stdout).toContain(text);
  }
  const { notSet } = JSON.parse((await cli(["explain", slug, "--json"])).stdout);
  expect(notSet).toEqual([expect.objectContaining({ slug })]);
});
