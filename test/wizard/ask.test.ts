import type { AnswerOptions } from "../../src/answers/flags/answer-options.ts";
import { parseAnswers } from "../../src/answers/parse.ts";
import { findPreset } from "../../src/answers/presets.ts";
import { summariseAnswers } from "../../src/answers/summary.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { exitCodes, Problem } from "../../src/lib/errors.ts";
import type { Prompter } from "../../src/prompts/types.ts";
import { surveyFolder } from "../../src/survey/survey-folder.ts";
import type { FolderFacts } from "../../src/survey/types.ts";
import { complete } from "../../src/wizard/ask.ts";
import { type Collected, collectAnswers } from "../../src/wizard/collect.ts";
import { listQuestions } from "../../src/wizard/questions/all.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";
import { scripted } from "./scripted-prompter.ts";

const kinds = await loadKinds();
const folder = "/home/somebody/My Shop";

async function collect(
  options: AnswerOptions,
  prompter?: Prompter,
  text?: string,
  found = surveyFolder(folder),
): Promise<Collected> {
  const collected = await collectAnswers({
    options,
    kinds,
    folder,
    found,
    ...(prompter && { guide: { prompter } }),
    ...(text !== undefined && { source: parseAnswers(text, "answers.yml") }),
  });
  if (collected === undefined) {
    throw new Error("nobody can have said no: there was no review");
  }
  return collected;
}

/** The proposals that the case study does not write out. */
const proposed = {
  "hardening.apparmor": "auto",
  "services.dbserver.rights": "data",
  "services.webserver.outbound": "none",
};

describe("on a terminal", () => {
  test("agreeing to every proposal in the folder of the case study gives the case study", async () => {
    const { written } = await collect(
      { preset: "php-mariadb", name: "csvs23" },
      scripted(),
      undefined,
      caseStudyFolder,
    );
    expect(written).toEqual(caseStudy(proposed));
  });

  describe("each question says which it is, and of how many as soon as that is known", () => {
    test.each<[string, Readonly<Record<string, string | readonly string[]>>, number]>([
      ["a preset", {}, 1],
      ["a preset on a server, which brings questions of its own", { "Where is it deployed": "ssh" }, 1],
      [
        "an empty stack: each service brings its questions",
        { "start from": "", "does the stack run": "mariadb", "Another service": ["php-nginx", ""] },
        6,
      ],
    ])("%s", async (_, replies, unknown) => {
      const prompter = scripted(replies);
      const positions: string[] = [];
      const counting: Prompter = {
        ask: (prompt, check) => {
          positions.push(prompt.position ?? "none");
          return prompter.ask(prompt, check);
        },
      };
      await collect({}, counting, undefined, caseStudyFolder);
      const [early, late] = [positions.slice(0, unknown), positions.slice(unknown)];
      expect(early).toEqual(early.map((_, index) => `question ${index + 1}`));
      const counted = late.map((position) => /^(\d+) of (\d+)$/.exec(position)?.slice(1).map(Number) ?? []);
      expect(counted.map(([which]) => which)).toEqual(late.map((_, index) => unknown + index + 1));
      const totals = counted.map(([, total]) => total ?? 0);
      expect(totals).toEqual(totals.toSorted((one, other) => one - other));
      expect(totals.at(-1)).toBe(positions.length);
    });
  });

  test("an empty stack is filled service by service", async () => {
    const prompter = scripted({
      "start from": "",
      "does the stack run": "mariadb",
      "Another service": ["php-nginx", ""],
      "service called": ["store", "store", "web"],
      "which extensions": "gd, mbstring",
    });
    const { written } = await collect({}, prompter);
    expect(written).toEqual({
      version: 1,
      name: "my_shop",
      hosts: [{ name: "local", connection: "local" }],
      services: {
        store: { kind: "mariadb", image: "mariadb:11.8", database: "my_shopdb", rights: "data" },
        web: {
          kind: "php-nginx",
          base: "ubuntu:22.04",
          source: "./web",
          publish: "127.0.0.1:8081",
          uses: ["store"],
          extensions: ["gd", "mbstring"],
          outbound: "none",
        },
      },
      hardening: { profile: "strict", apparmor: "auto" },
      logging: "local",
      trust: "digest",
    });
    expect(prompter.asked).toContain("  A service called store exists already.");
  });

  test("a wrong reply is answered with the reason and asked again", async () => {
    const prompter = scripted({
      "stack called": ["My Shop", "all", "shop"],
      "which image does it run": ["mariadb:latest", "mariadb:11.4"],
      "address and port": ["somewhere", "127.0.0.1:99999", "0.0.0.0:80"],
      "Where is it deployed": "ssh",
      "server called": ["shop", "web1"],
      "account does the deploy": "Deploy User",
    });
    await expect(collect({ preset: "php-mariadb" }, prompter)).resolves.toMatchObject({
      written: {
        name: "shop",
        services: { webserver: { publish: "0.0.0.0:80" }, dbserver: { image: "mariadb:11.4" } },
      },
    });
    expect(prompter.asked.filter((line) => line.startsWith("  "))).toEqual([
      expect.stringContaining("This must be a lower-case letter"),
      expect.stringContaining("`all` is a reserved name in Ansible"),
      expect.stringContaining("is also the name of a group"),
      expect.stringContaining("This must be a login name"),
      expect.stringContaining("must be ADDRESS:PORT"),
      expect.stringContaining("99999 is not a port"),
      expect.stringContaining("`latest` is not a version"),
    ]);
  });

  test("what the command line says is not asked", async () => {
    const prompter = scripted();
    await collect(
      { preset: "php-mariadb", name: "shop", trust: "tag", set: ["services.webserver.source=./shop"] },
      prompter,
    );
    expect(prompter.asked.filter((line) => /stack called|recognised|which folder/.test(line))).toEqual([]);
  });

  test("with an answers file only what must be known is asked", async () => {
    const prompter = scripted();
    const { written } = await collect({}, prompter, "version: 1\nservices: { web: { kind: php-nginx } }\n");
    expect(prompter.asked).toEqual([
      "What is the stack called?",
      "Where is it deployed?",
      "web: in which folder is the application?",
    ]);
    expect(written).toMatchObject({ name: "my_shop", services: { web: { source: "./web" } } });
  });

  test("a second service proposes the next port", async () => {
    const { written } = await collect({ service: ["one=php-nginx", "two=php-nginx"] }, scripted());
    expect(Object.values(written.services).map(({ publish }) => publish)).toEqual(["127.0.0.1:8081", "127.0.0.1:8082"]);
  });

  test("breaking off ends everything", async () => {
    const end = new Problem(exitCodes.interrupted, { what: "cancelled; nothing was written" });
    const prompter: Prompter = { ask: () => Promise.reject(end) };
    await expect(collect({}, prompter)).rejects.toBe(end);
  });
});

describe("what lies in the folder is proposed", () => {
  const python: FolderFacts = {
    ...caseStudyFolder,
    folders: [{ path: "./api", files: ["main.py", "requirements.txt"] }],
    sqlFiles: [],
    namesIn: (path) => (path === "./api" ? ["main.py", "requirements.txt"] : undefined),
  };

  test("the kind of the application, its folder, and the file that starts it", async () => {
    const prompter = scripted({ "start from": "", "Another service": "", "service called": "web" });
    const { written } = await collect({}, prompter, undefined, python);
    expect(written.services).toMatchObject({ web: { kind: "python", source: "./api", start: "python main.py" } });
  });

  test("a folder with a Dockerfile is proposed to one service only", async () => {
    const folders = ["./one", "./two"].map((path) => ({ path, files: ["Dockerfile"] }));
    const found = { ...caseStudyFolder, folders, sqlFiles: [], namesIn: () => ["Dockerfile"] };
    const prompter = scripted({
      "start from": "",
      "does the stack run": "generic",
      "Another service": ["generic", ""],
      "service called": ["first", "second"],
    });
    const { written } = await collect({}, prompter, undefined, found);
    expect(written.services).toMatchObject({ first: { source: "./one" }, second: { source: "./two" } });
  });

  test("with a file that is not there the question is asked again", async () => {
    const prompter = scripted({ "which SQL file": ["./nothing.sql", ""] });
    await collect({ preset: "php-mariadb" }, prompter, undefined, caseStudyFolder);
    expect(prompter.asked).toContain("  There is no such file in the project's folder, or nothing is in it.");
  });

  test("where there is no application a first page is offered; who takes it gets the file", async () => {
    const { files } = await collect({ preset: "php-mariadb" }, scripted());
    expect(files).toEqual([{ path: "webserver/index.php", text: expect.stringContaining("It works") }]);
    const refused = scripted({ "Make a first page": "" });
    expect((await collect({ preset: "php-mariadb" }, refused)).files).toEqual([]);
    const { files: none } = await collect({ preset: "php-mariadb" }, scripted(), undefined, caseStudyFolder);
    expect(none).toEqual([]);
  });
});

describe("without a terminal to ask on", () => {
  test("what a preset leaves open is answered as it is proposed: from what lies in the folder", async () => {
    const { written } = await collect({ preset: "php-mariadb", name: "shop" }, undefined, undefined, caseStudyFolder);
    expect(written).toEqual(caseStudy({ ...proposed, name: "shop", "services.dbserver.database": "shopdb" }));
  });

  test("in an empty folder a preset names no file that is not there", async () => {
    const { written } = await collect({ preset: "php-mariadb" });
    expect(written).toMatchObject({ name: "my_shop", services: { dbserver: { database: "my_shopdb" } } });
    expect(written.services.dbserver).not.toHaveProperty("seed");
  });

  test("preset, answers file and flags lie over one another in this order", async () => {
    const file = "services: { webserver: { base: debian:12, source: ./file } }\nlogging: journald\n";
    const { written } = await collect(
      { preset: "php-mariadb", name: "csvs23", logging: "local", set: ["services.webserver.source=./flag"] },
      undefined,
      file,
      caseStudyFolder,
    );
    expect(written).toEqual(
      caseStudy({ ...proposed, "services.webserver.base": "debian:12", "services.webserver.source": "./flag" }),
    );
  });

  test("every missing answer is listed with its flag and its key", async () => {
    const problem = await collect({ service: ["web=php-nginx", "db=mariadb"] }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    const { exitCode, complaints } = problem as Problem;
    expect(exitCode).toBe(exitCodes.usage);
    expect(complaints.map(({ where, fix }) => `${where} – ${fix}`)).toEqual([
      "name – Add --name NAME, or the key name to the answers file.",
      "hosts[0].connection – Add --host local, or the key hosts[0].connection to the answers file.",
      "services.web.source – Add --set services.web.source=VALUE, or the key services.web.source to the answers file.",
      "services.db.database – Add --set services.db.database=VALUE, or the key services.db.database to the answers file.",
    ]);
  });

  test("no service at all", async () => {
    await expect(collect({ name: "shop", host: ["local"] })).rejects.toThrow("Add --service NAME=KIND");
  });

  test.each([
    ["an unknown preset", { preset: "php-mariadbb" }, "", "Did you mean php-mariadb?"],
    ["a wrong flag", { name: "My Shop" }, "", "--name My Shop name: must be a lower-case letter"],
    ["a wrong key of the file", {}, "version: 1\nnmae: x\n", "answers.yml:2 nmae: unknown key `nmae`"],
    ["a wrong value of the file", {}, "version: 1\n\nname: X\n", "answers.yml:3 name: must be"],
    ["a file that is no map", {}, "- a\n", "answers.yml:1: must be a block of keys, but is a list"],
  ])("%s is refused before anything is asked", async (_, options, text, expected) => {
    const prompter = scripted();
    const collected = collect(options, prompter, text === "" ? undefined : text);
    await expect(collected).rejects.toThrow(expected);
    expect(prompter.asked).toEqual([]);
  });
});

test("every question has a flag, a reason of one line, and a default or leave to stay empty", () => {
  const answers = caseStudy({ "hosts.0.connection": "ssh" });
  const questions = listQuestions(answers, { kinds, folder, found: caseStudyFolder });
  expect(questions.length).toBeGreaterThan(15);
  for (const question of questions) {
    expect(question.flag).toMatch(/^--(?:name|host|set|profile|apparmor|logging|trust) /);
    expect(question.reason).toMatch(/^[^\n]{10,90}\.$/);
    expect(question.message).toMatch(/\?$/);
  }
});

test("without a terminal to ask on nothing is added but the version", () => {
  const given = caseStudy({ version: undefined });
  expect(complete({ given, preset: undefined, extent: "all", kinds, folder, found: caseStudyFolder })).toEqual(
    caseStudy(),
  );
});

test("the summary says what will be", async () => {
  const { answers } = await collect({ preset: "php-mariadb", name: "csvs23" }, undefined, undefined, caseStudyFolder);
  expect(summariseAnswers(answers, kinds)).toEqual([
    "Stack csvs23, on this machine",
    "  webserver  PHP application, built from ubuntu:22.04",
    "             source ./webserver",
    "             published on 127.0.0.1:8081",
    "             uses dbserver",
    "  dbserver   MariaDB database, image mariadb:11.8",
    "             not published",
    "             database csvs23db",
    "             seed ./dbserver/sqlconfig/csvs23db.sql",
    "  Hardening: strict, AppArmor if the kernel enforces it",
    "  Logs: local. Images are identified by digest.",
  ]);
  expect(findPreset("constructor")).toBeUndefined();
  const alarms = { mail: "ops@example.org", webhook: true, from: "low" } as const;
  expect(summariseAnswers({ ...answers, alarms }, kinds)).toContain(
    "  Alarms: to ops@example.org, the URL in the secret alarm_webhook",
  );
});
