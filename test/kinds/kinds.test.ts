import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadKinds } from "../../src/kinds/load.ts";
import type { Kind } from "../../src/kinds/schema/kind.ts";
import { listWritable } from "../../src/model/build/data/storage.ts";
import { startCommand } from "../../src/model/schema/patterns/texts.ts";
import { toMebibytes } from "../../src/model/sizes.ts";
import { buildSeccompProfile, type SeccompGroups } from "../../src/plan/seccomp/profile.ts";

/* What every kind must keep to, whoever adds it: its description, and the files beside it, say the same. */

const all = [...(await loadKinds()).values()];
/** The answers themselves describe services of the others. */
const kinds = all.filter(({ own }) => !own);
const groups = parse(readFileSync("templates/seccomp/groups.yml", "utf8")) as SeccompGroups;

/** A file of the kind, as it is or with the suffix of a template. */
const has = ({ folders }: Kind, path: string): boolean =>
  folders.some((folder) => existsSync(join(folder, path)) || existsSync(join(folder, `${path}.hbs`)));

/** Every sentence that the kind gives as a reason. */
const reasons = (kind: Kind): readonly string[] =>
  [...kind.writable, ...kind.volumes, ...kind.mounts, ...kind.secrets, kind.capabilities].map(({ why }) => why);

test("the case study's two kinds are there", () => {
  expect(kinds.map(({ name }) => name)).toEqual(expect.arrayContaining(["mariadb", "php-nginx"]));
});

test("one kind takes what the answers say, and brings nothing of its own", () => {
  const own = all.filter((kind) => kind.own);
  expect(own.map(({ needs, tasks, secrets, image, bases }) => ({ needs, tasks, secrets, image, bases }))).toEqual([
    { needs: [], tasks: [], secrets: [], image: undefined, bases: undefined },
  ]);
  expect(own[0]?.takes).toEqual(expect.arrayContaining(["compose", "accept", "like"]));
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))("%s", (_name, kind) => {
  test("is either run from an image with a tag, or built from bases with a tag", () => {
    const built = kind.bases !== undefined;
    expect(has(kind, "service/Dockerfile")).toBe(built);
    expect(kind.image === undefined).toBe(built);
    expect(kind.takes).toContain(built ? "base" : "image");
    for (const image of [kind.image ?? [], Object.keys(kind.bases ?? {})].flat()) {
      expect(image).toMatch(/^[a-z]+(?:\/[a-z-]+)?:v?[0-9.]+(?:-[a-z]+(?:-[0-9]+)?)?$/);
    }
  });

  test("gives each base the same values", () => {
    const names = Object.values(kind.bases ?? {}).map((values) => Object.keys(values).sort().join());
    expect(new Set(names).size).toBeLessThanOrEqual(1);
  });

  test("needs only answers that it takes", () => {
    expect(kind.needs.filter((answer) => !kind.takes.includes(answer))).toEqual([]);
    expect(kind.source_index.length > 0).toBe(kind.takes.includes("source"));
  });

  test("proposes a command that it allows", () => {
    expect(kind.start !== undefined).toBe(kind.takes.includes("start"));
    const { default: proposed = "", programs = [""] } = kind.start ?? {};
    expect(programs).toContain(proposed.split(" ")[0]);
    expect(proposed).toMatch(kind.start === undefined ? /^$/ : startCommand.regex);
  });

  test("fills in every blank of its variables", () => {
    const blanks = Object.values(kind.environment).flatMap((text) => text.match(/\{[^}]*\}/g) ?? []);
    const known = ["port", ...Object.keys(kind.derived)].map((name) => `{${name}}`);
    expect(blanks.filter((blank) => !known.includes(blank))).toEqual([]);
  });

  test("is an ordinary user on a port that every user may open", () => {
    expect(Math.min(kind.user.uid, kind.user.gid)).toBeGreaterThan(0);
    expect(kind.port).toBeGreaterThan(1023);
  });

  test("has the tasks and the mounted files that it names", () => {
    expect(kind.tasks.filter((task) => !has(kind, `tasks/${task}.yml`))).toEqual([]);
    expect(kind.mounts.filter(({ from }) => !has(kind, `service/${from}`))).toEqual([]);
    const composed = kind.secrets.filter((secret) => secret.composed);
    expect(composed.filter(({ name }) => !has(kind, `secrets/${name}`))).toEqual([]);
  });

  test("checks its health by a program that its container has", () => {
    const [way, program = ""] = kind.health.test;
    expect(way).toBe("CMD");
    if (kind.receiver !== undefined) {
      // It is the image's own program: the receivers bring settings only.
      expect(program).not.toMatch(/^(?:\/usr\/local|\/opt)\//);
      return;
    }
    const mounted = kind.mounts.filter(({ to }) => program.startsWith(`${to}/`));
    const files = mounted.map(({ from, to }) => `service/${from}${program.slice(to.length)}`);
    const copied = program.replace(/^\/usr\/local\/bin\//, "service/bin/");
    expect([...files, copied].some((file) => has(kind, file))).toBe(true);
  });

  test("writes to places of its own that fit into its memory", () => {
    const paths = [...kind.writable, ...kind.volumes].map(({ path }) => path);
    expect(paths.filter((path) => paths.some((other) => path.startsWith(`${other}/`)))).toEqual([]);
    const { memory, reservation, cpus, pids, open_files: openFiles } = kind.limits;
    const writable = listWritable(kind, { memory, reservation, cpus, pids, openFiles });
    const total = writable.reduce((sum, { size }) => sum + toMebibytes(size), 0);
    expect(total).toBeLessThan(toMebibytes(kind.limits.memory) / 2);
    expect(kind.writable.filter(({ mode }) => !mode.endsWith("00"))).toEqual([]);
  });

  test("reserves no more memory than it may use", () => {
    expect(toMebibytes(kind.limits.reservation)).toBeLessThanOrEqual(toMebibytes(kind.limits.memory));
  });

  test("gives every reason as a sentence", () => {
    expect(reasons(kind).filter((why) => !/^[A-Z].*\.$/.test(why))).toEqual([]);
  });

  test("asks for seccomp groups that exist", () => {
    expect(() => buildSeccompProfile(groups, kind.seccomp.groups)).not.toThrow();
  });

  test("offers variables whose blanks can all be filled in", () => {
    const blanks = Object.values(kind.offers?.environment ?? {}).flatMap((text) => text.match(/\{[^}]*\}/g) ?? []);
    const known = ["{service}", "{database}", "{client}", "{secret}", "{prefix}"];
    expect(blanks.filter((blank) => !known.includes(blank))).toEqual([]);
  });

  test("is made of images that can be had without a registry", () => {
    if (kind.name === "fluentd") {
      // Neither Debian nor npm has its source.
      return;
    }
    const script = readFileSync("scripts/images.sh", "utf8");
    const images = [kind.image ?? [], Object.keys(kind.bases ?? {})].flat();
    expect(images.filter((image) => !script.includes(`    ${image}) build_`))).toEqual([]);
  });
});
