import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { kindSchema } from "../../src/kinds/schema/kind.ts";
import { Problem } from "../../src/lib/errors.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { answersSchema } from "../../src/model/schema/answers.ts";
import { buildPlan } from "../../src/plan/build.ts";
import { loadTemplates } from "../../src/plan/templates/load.ts";
import type { Plan } from "../../src/plan/types.ts";
import { caseStudy } from "../support/case-study.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* A project's own kinds: read from its folder kinds/, and every mistake in them told with its file. */

const kinds = await loadKinds();
let folder: string;
beforeEach(() => {
  folder = temporaryFolder("own-kind");
  cpSync("examples/own-kind", folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function planOfClock(): Promise<Plan> {
  const kinds = await loadKinds(folder);
  const model = buildModel(answersSchema.parse(caseStudy({ services: { clock: { kind: "clock" } } })), kinds);
  return buildPlan(model, await loadTemplates(new Set(model.services.map(({ kind }) => kind))));
}

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(folder, "kinds/clock", file);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
}

test("a kind of the project is rendered as one of ours", async () => {
  const { files } = await planOfClock();
  const text = (end: string) => files.find(({ path }) => path.endsWith(end))?.text ?? "";
  expect(text("/clock/Dockerfile")).toContain("# csvs23/clock: a small program in perl, which every debian:13 has.");
  expect(text("/compose.yml")).toContain('user: "10100:10100"');
  expect(text("/apparmor.d/harden-init.csvs23.clock")).toContain("profile harden-init.csvs23.clock ");
  expect(files.find(({ path }) => path.endsWith("/clock/bin/serve"))?.mode).toBe(0o755);
});

test("one of the same name takes the place of ours", async () => {
  cpSync(join(folder, "kinds/clock"), join(folder, "kinds/static"), { recursive: true });
  expect((await loadKinds(folder)).get("static")?.title).toBe("Clock");
});

const changes: readonly (readonly [string, string, string | RegExp, string, RegExp])[] = [
  [
    "a key that nobody knows",
    "kind.yml",
    "title: Clock",
    "title: Clock\ntitel: Clock",
    /kind\.yml:2 titel: unknown key `titel`\n {2}Did you mean title\?/,
  ],
  ["a key that is missing", "kind.yml", "title: Clock", "", /kind\.yml:\d+ title: is missing/],
  ["a value of another sort", "kind.yml", "uid: 10100", "uid: root", /kind\.yml:\d+ user\.uid: must be a number/],
  [
    "no YAML",
    "kind.yml",
    "title: Clock",
    "title: [",
    /kind\.yml:2: this is not valid YAML: Flow sequence .* end with a \]$/,
  ],
  [
    "a tab",
    "kind.yml",
    "title: Clock",
    "title: Clock\nuser:\n\tname: x",
    /kind\.yml:3: a tab indents this line; YAML knows only spaces/,
  ],
  [
    "a key twice",
    "kind.yml",
    "title: Clock",
    "title: Clock\ntitle: Watch",
    /kind\.yml:2: the key `title` appears twice here/,
  ],
  [
    "an alias of nothing",
    "kind.yml",
    "title: Clock",
    "title: *clock",
    /kind\.yml:1: this alias .* does not name an anchor/,
  ],
  [
    "a seccomp group that nobody knows",
    "kind.yml",
    "groups: []",
    "groups: [clocks]",
    /kind\.yml: seccomp group clocks/,
  ],
  ["root as its user", "kind.yml", "uid: 10100", "uid: 0", /`user` is root/],
  ["neither an image nor bases", "kind.yml", /bases:\n.*\n/, "", /either `image`, .* or `bases`/],
  [
    "a need that it does not take",
    "kind.yml",
    "needs: []",
    "needs: [source]",
    /`source` is in `needs` but not in `takes`/,
  ],
  [
    "a start that it does not propose",
    "kind.yml",
    "takes: [base,",
    "takes: [base, start,",
    /`start` has no default command/,
  ],
  [
    "a task that is missing",
    "kind.yml",
    "init: true",
    "init: true\ntasks: [fill]",
    /neither tasks\/fill\.yml nor [\s\S]*neither tasks\/proof\.yml nor /,
  ],
  [
    "a reader without what it compares with",
    "kind.yml",
    "init: true",
    "init: true\nreader: clock",
    /neither wanted\.yml nor [\s\S]*neither playbooks\/collections\/\S+\/plugins\/module_utils\/clock\/reader\.py nor /,
  ],
  [
    "a mount that is missing",
    "kind.yml",
    "init: true",
    "init: true\nmounts: [{ from: conf, to: /etc/x, why: Its settings. }]",
    /neither service\/conf nor /,
  ],
  [
    "a value that no template gets",
    "service/Dockerfile.hbs",
    "{{language}}",
    "{{languages}}",
    /Dockerfile\.hbs: cannot be rendered: unknown name `languages` in line \d+/,
  ],
  ["a control that nobody knows", "service/Dockerfile.hbs", "{{language}}", '{{reason "x"}}', /unknown control x/],
  [
    "an AppArmor profile without its header",
    "apparmor.hbs",
    /^profile.*$/m,
    "",
    /apparmor\.hbs: .* no line `profile NAME/,
  ],
];

test.each(changes)("%s is told with its file", async (_title, file, from, to, expected) => {
  edit(file, from, to);
  const problem: unknown = await planOfClock().catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).exitCode).toBe(2);
  expect((problem as Problem).message).toMatch(expected);
  expect((problem as Problem).message).toContain(join(folder, "kinds/clock"));
});

test.each(["service/Dockerfile.hbs", "apparmor.hbs", "kind.yml"])("without its %s it is refused", async (file) => {
  rmSync(join(folder, "kinds/clock", file));
  const problem: unknown = await planOfClock().catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).message).toContain(join(folder, "kinds/clock/kind.yml"));
});

test("docs/kinds.md tells every key of kind.yml, and every answer that a kind with templates can take", () => {
  const rows = readFileSync("docs/kinds.md", "utf8").match(/^\| `.*$/gm) ?? [];
  const told = rows
    .flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([a-z_]+)(?:\[\])?`/g)])
    .map(([, key]) => key);
  expect(Object.keys(kindSchema.shape).filter((key) => !told.includes(key))).toEqual([]);
  const takes = rows.find((row) => row.startsWith("| `takes`")) ?? "";
  const described = [...kinds.values()].filter(({ own }) => !own).flatMap((kind) => kind.takes);
  expect(described.filter((answer) => !takes.includes(`\`${answer}\``))).toEqual([]);
});
