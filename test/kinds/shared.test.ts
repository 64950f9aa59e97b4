import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { loadTemplates } from "../../src/plan/templates/load.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* What several kinds have in common lies in one folder beside them. */

const mine = `
title: Database of ours
summary: a server that the family does not know yet
shares: _mysql
image: mariadb:10.11
`;

describe("a project's own kind", () => {
  const root = temporaryFolder("shared");
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  beforeEach(() => {
    rmSync(join(root, "kinds"), { recursive: true, force: true });
    put("kinds/ours/kind.yml", mine);
  });

  test("has what it does not say itself from the folder that it shares, and its own where it does", async () => {
    put("kinds/ours/service/scripts/health", "of its own\n");
    const kind = (await loadKinds(root)).get("ours");
    expect(kind).toMatchObject({ image: "mariadb:10.11", port: 3306, takes: expect.arrayContaining(["seed"]) });
    const templates = (await loadTemplates(kind === undefined ? [] : [kind])).kinds.get("ours");
    expect(templates?.service.map(({ path }) => path).sort()).toEqual(["scripts/as-root", "scripts/health"]);
    expect(templates?.service.find(({ path }) => path === "scripts/health")?.content).toBe("of its own\n");
    expect(templates?.tasks.map(({ path }) => path)).toContain("database.yml");
  });

  test("may share a folder of the project, which is no kind", async () => {
    put("kinds/_mysql/kind.yml", "title: overridden\n");
    await expect(loadKinds(root)).rejects.toThrow("kinds/ours/kind.yml");
    rmSync(join(root, "kinds/ours"), { recursive: true });
    expect([...(await loadKinds(root)).keys()].filter((name) => name.startsWith("_"))).toEqual([]);
  });

  test.each([
    ["no such folder", mine.replace("_mysql", "_none"), "the folder _none, which it shares, does not exist"],
    ["a way out of the kinds", mine.replace("_mysql", "_../_mysql"), "shares"],
    ["a kind that is none", "[]\n", "kind.yml must be a map"],
  ])("is refused with %s", async (_what, text, words) => {
    put("kinds/ours/kind.yml", text);
    await expect(loadKinds(root)).rejects.toThrow(words);
  });
});
