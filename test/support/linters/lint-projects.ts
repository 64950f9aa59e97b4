import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Secret } from "../../../src/lib/secret.ts";
import type { Model } from "../../../src/model/types/model.ts";
import type { Plan, PlannedFile } from "../../../src/plan/types.ts";
import { encryptVault } from "../../../src/secrets/vault/encrypt.ts";
import { renderAnswers, temporaryFolder, writePlan } from "../rendered.ts";
import { ReadBefore } from "./read-before.ts";

/** What a project is called in the tests, and its answers. */
export type NamedProject = readonly [name: string, answers: string];

/**
 * Has every file of the projects read by the program that a careful engineer would ask: no finding, and no exemption. What is the same in two projects is
 * read in the first; what makes one project of the files (the playbooks with all that they import, Compose) is tried in each.
 */
export function lintProjects(projects: readonly NamedProject[]): void {
  const ansibleLint = new ReadBefore(modulesOf);
  const yamllint = new ReadBefore();
  const shellcheck = new ReadBefore();
  const python = new ReadBefore();
  const programs = temporaryFolder("programs");
  afterAll(() => rmSync(programs, { recursive: true }));

  describe.each(projects)("%s", (_name, answers) => {
    const folder = temporaryFolder("lint");
    let model: Model;
    let plan: Plan;

    beforeAll(async () => {
      ({ model, plan } = await renderAnswers(answers));
      writePlan(plan, folder);
      writeFileSync(join(folder, "harden.yml"), answers);
      // What harden-init keeps for itself is not the user's to correct.
      mkdirSync(join(folder, ".harden/base/playbooks"), { recursive: true });
      writeFileSync(join(folder, ".harden/base/playbooks/site.yml"), "- hosts: all\n  tasks: [{ shell: ls }]\n");
      mkdirSync(join(folder, "secrets"), { recursive: true });
      const variables = model.secrets.map(({ variable }) => `${variable}: "x"`);
      const vault = new Secret(`---\n${variables.join("\n")}\nvault_fingerprint_key: "x"\n`);
      writeFileSync(join(folder, "secrets/vault.yml"), await encryptVault(vault, new Secret(passphrase), model.name));
      writeFileSync(passphraseOf(folder), passphrase, { mode: 0o600 });
    });

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
      rmSync(passphraseOf(folder));
    });

    const matching = (pattern: RegExp): readonly string[] => chosen(pattern).map(({ path }) => path);
    const chosen = (pattern: RegExp): readonly PlannedFile[] => plan.files.filter(({ path }) => pattern.test(path));

    /** Has a program read those of the files that it has not read in another project. */
    function expectPassed(before: ReadBefore, files: readonly PlannedFile[], ...argv: readonly [string, ...string[]]) {
      expect(files).not.toEqual([]);
      const { paths, passed } = before.unread(files, plan.files);
      const output = paths.length === 0 ? "" : expectWell(folder, [...argv, ...paths]);
      passed();
      return { paths, output };
    }

    const lint = ["ansible-lint", "--offline", "--strict", "--profile", "production", "--nocolor"] as const;
    test("ansible-lint, production profile", () => {
      if (answers === projects[0]?.[1]) {
        // As a user starts it: without a path it reads everything; of a path that is a folder it takes some files only.
        const output = expectWell(folder, lint);
        expect(countFiles(output)).toBeGreaterThan(matching(/^playbooks\/.*\.ya?ml$/).length);
        ansibleLint.unread(plan.files, plan.files).passed();
      } else {
        const { paths, output } = expectPassed(
          ansibleLint,
          plan.files,
          "env",
          `PATH=${withoutSyntax(programs)}`,
          ...lint,
        );
        expect(countFiles(output)).toBeGreaterThanOrEqual(paths.length);
      }
    });

    test("ansible-playbook --syntax-check of every playbook", () => {
      const playbooks = matching(/^playbooks\/[^/]+\.yml$/);
      expect(playbooks).toEqual(
        expect.arrayContaining(["site", "verify", "undo"].map((name) => `playbooks/${name}.yml`)),
      );
      expectWell(folder, ["ansible-playbook", "--syntax-check", "--inventory", "inventory/hosts.yml", ...playbooks]);
    });

    test("yamllint, its own defaults", () => {
      if (answers === projects[0]?.[1]) {
        // As a user starts it.
        expectWell(folder, ["yamllint", "--strict", "."]);
      }
      expectPassed(yamllint, chosen(/\.ya?ml$/), "yamllint", "--strict");
    });

    test("docker compose config, with and without what only some servers have", () => {
      const stack = join(folder, "playbooks/files/opt/harden", model.name);
      const variables = model.services.flatMap(({ name }) =>
        ["INPUTS", "BUILD"].map((end) => `${name.replaceAll("-", "_").toUpperCase()}_${end}=0123456789ab\n`),
      );
      writeFileSync(join(stack, ".env"), `HARDEN_HOST=host\n${variables.join("")}`);
      expectWell(stack, ["docker", "compose", "--file", "compose.yml", "config", "--quiet"]);
      for (const overlay of matching(/compose\.[a-z]+\.yml$/)) {
        const both = ["--file", "compose.yml", "--file", basename(overlay)];
        expectWell(stack, ["docker", "compose", ...both, "config", "--quiet"]);
      }
    });

    test("shellcheck", () => {
      expectPassed(shellcheck, plan.files.filter(isShell), "shellcheck");
    });

    test("apparmor_parser", () => {
      for (const path of matching(/\/apparmor\.d\//)) {
        expectWell(folder, ["apparmor_parser", "-Q", "-K", path]);
      }
    });

    test("python compiles every module", () => {
      expectPassed(python, chosen(/\.py$/), "python3", "-W", "error", "-m", "py_compile");
    });

    test("seccomp profiles are JSON with a refusing default", () => {
      for (const path of matching(/\/seccomp\/.*\.json$/)) {
        const profile: unknown = JSON.parse(readFileSync(join(folder, path), "utf8"));
        expect(profile).toMatchObject({ defaultAction: "SCMP_ACT_ERRNO" });
      }
    });

    test("no line is too long to read, and none ends in a blank", () => {
      // An audit rule is one line, and each rule more costs every call of the server: its calls stand together.
      const text = plan.files.filter(({ path }) => !/\.(?:json|md|php|ini|rules)$/.test(path));
      const bad = text.flatMap(({ path, text: content }) =>
        content
          .split("\n")
          .flatMap((line, index) => (/[ \t]$/.test(line) || line.length > 160 ? [`${path}:${index + 1}`] : [])),
      );
      expect(bad).toEqual([]);
    });
  });
}

function isShell({ text }: PlannedFile): boolean {
  return /^#!\/(?:usr\/bin\/env bash|bin\/(?:ba)?sh)\n/.test(text);
}

/** The modules of the collection that a file names: ansible-lint compares their arguments. */
function modulesOf({ text }: PlannedFile, all: readonly PlannedFile[]): readonly PlannedFile[] {
  const names = new Set([...text.matchAll(/\bharden\.stack\.(\w+)/g)].map(([, name]) => name));
  return all.filter(({ path }) => names.has(/\/plugins\/(?:modules|action)\/(\w+)\.py$/.exec(path)?.[1] ?? ""));
}

/**
 * The programs as they are, but that ansible-lint starts no ansible-playbook for each playbook, which took most of the time: the syntax of all
 * playbooks of a project is checked in one process beside it.
 */
function withoutSyntax(programs: string): string {
  writeFileSync(join(programs, "ansible-playbook"), "#!/bin/sh\n", { mode: 0o755 });
  return `${programs}:${process.env.PATH}`;
}

function countFiles(output: string): number {
  return Number(/ on (\d+) files/.exec(output)?.[1]);
}

/** The vault is encrypted, as a user's is. */
const passphrase = "only for these tests";

function passphraseOf(folder: string): string {
  return `${folder}.passphrase`;
}

/** Runs a program that must find nothing, and gives all that it said. */
function expectWell(folder: string, [program, ...words]: readonly [string, ...string[]]): string {
  const env = { ...process.env, ANSIBLE_VAULT_PASSWORD_FILE: passphraseOf(folder) };
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, env, encoding: "utf8" });
  const output = `${stdout ?? ""}${stderr ?? ""}`;
  expect({ code: status, output }).toEqual({ code: 0, output: expect.any(String) });
  return output;
}
