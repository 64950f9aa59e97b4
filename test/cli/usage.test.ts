import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../src/cli/command-table.ts";
import { toolVersion } from "../../src/lib/version.ts";
import { cli, layApplication } from "../commands/cli.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();

describe("a mistake on the command line ends with 2, says what is wrong and what is near", () => {
  test.each<[string, string, string]>([
    ["genrate", "unknown command `genrate`", "Did you mean generate?"],
    ["deploi", "unknown command `deploi`", "Did you mean deploy?"],
    ["--json secretts list", "unknown command `secretts`", "Did you mean secrets?"],
    ["generate --chek", "unknown option `--chek`", "Did you mean --check?"],
    ["--presett php-mariadb", "unknown option `--presett`", "Did you mean --preset?"],
    ["deploy --prov", "unknown option `--prov`", "Did you mean --prove?"],
    ["explain seccomp apparmor", "too many arguments for `explain`", "`harden-init explain --help`"],
    ["secrets", "missing required argument `action`", "`harden-init secrets --help`"],
    ["generate -C", "option `-C, --directory <dir>` argument missing", "`harden-init generate --help`"],
    ["explain seccom", "unknown control `seccom`", "Did you mean seccomp?"],
    ["explain nothing-like-it", "unknown control `nothing-like-it`", "Known controls: image-digest, "],
    ["init /no/such --preset php-mariadbb --yes", "unknown preset", "Did you mean php-mariadb?"],
    ["init /no/such --answers /no/such.yml --yes", "the file cannot be read (ENOENT)", ""],
    ["deploy --check --prove", "--check changes nothing, so --prove has nothing to prove", "Give one of the two."],
    ["deploy --serial some", "--serial: `some` is neither a number of hosts, nor a share", "Write 3, 30%, or several"],
    ["deploy --serial 0", "`0` is neither a number of hosts", ""],
    ["deploy --serial 101%", "`101%` is neither a number of hosts", ""],
    ["deploy --serial 1,", "`1,` is neither a number of hosts", ""],
    ["deploy --canary web1 --check", "and --check changes nothing", "Give one of the two."],
    ["deploy --canary web1 --tags stack", "and --tags runs a part", "Give one of the two."],
    ["deploy --move --tags stack", "and --tags runs a part of that", "Give one of the two."],
    ["generate --resolve yours", "--resolve yours: unknown side", "Choose one of: mine, theirs."],
    ["report --format pdf", "--format pdf: unknown format", "Choose one of: text, markdown, json, sarif, junit, html."],
    ["deploy --forks many", "`many` is not a number from 1 to 1000", ""],
  ])("%s", async (line, what, fix) => {
    const { code, stderr } = await cli(line.split(" "));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(what) });
    expect(stderr).toContain(fix);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("as a JSON document too", async () => {
    const { code, stdout } = await cli(["generate", "--chek", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { exitCode: 2, complaints: [{ what: "unknown option `--chek`", fix: "Did you mean --check?" }] },
    });
  });
});

describe("a first word that is not a command", () => {
  test("is the folder of a new project", async () => {
    const folder = join(newFolder(), "generat");
    layApplication(folder);
    const { code, stdout } = await cli([folder, "--preset", "php-mariadb"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining("Stack generat") });
  });

  test.each(["plain", "blog", "shop", "web", "wordpress"])("%s is no mistyped command", async (word) => {
    const { stderr } = await cli([word]);
    expect(stderr).toContain("this answer is missing");
  });

  test("is a folder where there is one, however near it is to a command", async () => {
    const before = process.cwd();
    const folder = newFolder();
    mkdirSync(join(folder, "log"));
    try {
      process.chdir(folder);
      expect((await cli(["log"])).stderr).toContain("this answer is missing");
      expect((await cli(["lgs"])).stderr).toContain("Did you mean logs?");
    } finally {
      process.chdir(before);
    }
  });
});

describe("every command needs a project, and says so", () => {
  test.each(["generate", "deploy", "status", "logs", "down", "pin", "report", "secrets list"])("%s", async (line) => {
    const { code, stderr } = await cli([...line.split(" "), "-C", newFolder()]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("harden.yml: the file does not exist"),
    });
  });
});

describe("help", () => {
  test("lists every command", async () => {
    const { code, stdout, stderr } = await cli(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const {
      spec: { name },
    } of commands) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    }
  });

  test.each(commands.map(({ spec }) => spec.name))("of %s shows what every command takes", async (name) => {
    const asked = await cli([name, "--help"]);
    expect(asked.code).toBe(0);
    for (const option of ["-C, --directory <dir>", "--json", "--no-color", "-q, --quiet", "-v, --verbose"]) {
      expect(asked.stdout).toContain(option);
    }
    expect(await cli(["help", name])).toEqual(asked);
  });

  test("--version", async () => {
    expect(await cli(["--version"])).toEqual({ code: 0, stdout: `${toolVersion}\n`, stderr: "" });
  });
});

test("calls leave no listeners behind", async () => {
  await cli(["--version"]);
  expect(process.listenerCount("SIGINT")).toBe(0);
  expect(process.listenerCount("SIGTERM")).toBe(0);
});

describe("the words of help", () => {
  test("groups the commands, and has examples and no empty lists", async () => {
    const { code, stdout } = await cli(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Write a project:\n[\s\S]*Deploy and prove it:\n[\s\S]*Live with it:\n[\s\S]*A first project:\n/,
    );
    expect(stdout).not.toContain("[]");
  });

  test.each(commands.map(({ spec }) => [spec.name]))("of %s has examples of it", async (name) => {
    const { stdout } = await cli([name, "--help"]);
    expect(stdout).toMatch(/Examples:\n( {2}.*harden-init.*\n)+/);
    expect(stdout).not.toContain("default: []");
  });
});

describe("completion", () => {
  const project = () => {
    const folder = newFolder();
    const answers = "name: shop\nservices:\n  web-1:\n    kind: x\n  db:\ntrust: tag\n";
    writeFileSync(join(folder, "harden.yml"), answers);
    return folder;
  };

  describe.each(["bash", "zsh"])("for %s offers", (shell) => {
    test.each<[what: string, words: readonly string[], expected: readonly string[]]>([
      ["commands first", ["dep"], ["deploy"]],
      ["the options of a command", ["deploy", "--pr"], ["--prove"]],
      ["those of the default command without one", ["--fr"], ["--from", "--fresh"]],
      ["commands behind common options", ["-C", "shop", "dep"], ["deploy"]],
      ["the values of an option", ["verify", "--fail-on", ""], ["low", "medium", "high", "new"]],
      ["those of the default command's", ["--trust", "d"], ["digest"]],
      ["nothing of its own for a file", ["--from", ""], []],
      ["services", ["logs", ""], ["web-1", "db"]],
      ["services behind options", ["exec", "-K", "w"], ["web-1"]],
      ["controls and services", ["explain", "read-o"], ["read-only-root"]],
      ["words", ["secrets", ""], ["list", "set", "rotate", "rekey", "export", "import", "guard", "staged"]],
      ["shells", ["completion", "z"], ["zsh"]],
    ])("%s", async (_, words, expected) => {
      const { stdout } = await cli(["completion", shell]);
      const line = ["harden-init", ...words].map((word) => `'${word}'`).join(" ");
      const call = `${stdout.replaceAll(/^autoload.*\n/gm, "")}\nCOMP_WORDS=(${line}) COMP_CWORD=${words.length}\n_harden_init; echo "\${COMPREPLY[*]}"`;
      const offered = execFileSync("bash", ["-c", call], { encoding: "utf8", cwd: project() }).trim();
      expect(offered.split(" ").filter(Boolean)).toEqual(expected);
    });
  });

  test("for fish has a line for each command and option, with their values", async () => {
    const { stdout } = await cli(["completion", "fish"]);
    expect(stdout).toMatch(/^complete -c harden-init -n __fish_use_subcommand -a deploy -d '.+'$/m);
    expect(stdout).toMatch(/^complete -c harden-init -n '__fish_seen_subcommand_from deploy' -l prove -d '.+'$/m);
    expect(stdout).toMatch(/^complete -c harden-init -n __fish_use_subcommand -l from -r -d '.+'$/m);
    expect(stdout).toMatch(/-l fail-on -x -a 'low medium high new' -d '.+'$/m);
    expect(stdout).toMatch(/^complete -c harden-init -n '__fish_seen_subcommand_from logs' -f -a '\(sed .+\)'$/m);
  });

  test("another shell is refused", async () => {
    expect(await cli(["completion", "fsh"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("One of: bash, zsh, fish."),
    });
  });
});

test("exec needs a program", async () => {
  expect(await cli(["exec", "web"])).toMatchObject({ code: 2, stderr: expect.stringContaining("no program to run") });
});
