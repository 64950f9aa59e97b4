import { becomeOptions, loginOptions } from "../commands/options/passwords.ts";
import type { OptionSpec } from "../lib/option-spec.ts";
import type { CommandSpec } from "../project/types.ts";

const yes: OptionSpec = { flags: "--yes", help: "agree to everything that would be asked" };
const fresh: OptionSpec = { flags: "--fresh", help: "do not go on from answers that an interruption left" };
const limit: OptionSpec = { flags: "--limit <hosts>", help: "only these hosts of the inventory" };

/** A stack that runs already. */
const importOptions: readonly OptionSpec[] = [
  {
    flags: "--from <file>",
    help: "take over the stack of a compose file; each further one is laid over it",
    repeatable: true,
  },
  {
    flags: "--keep <service.danger=reason>",
    help: "keep a danger of that stack for half a year, such as web.engine-socket",
    repeatable: true,
  },
  {
    flags: "--edit-dockerfiles",
    help: "mend in that stack's Dockerfiles what can be mended without changing what they do",
  },
];

/** Everything that is not needed for `--help`, for `explain`, and for a `generate` that has nothing to do. */
const all = () => import("../commands/all.ts");

/** What every command takes. */
export const commonOptions: readonly OptionSpec[] = [
  { flags: "-C, --directory <dir>", help: "the project's folder" },
  { flags: "--json", help: "one JSON document on standard output, progress on standard error" },
  { flags: "--no-color", help: "no colours" },
  { flags: "--plain", help: "for screen readers: lines that stay, numbered choices, typed answers" },
  { flags: "-q, --quiet", help: "say only what went wrong" },
  { flags: "-v, --verbose", help: "say more" },
];

/** What every command takes that opens the vault. */
export const vaultOption: OptionSpec = {
  flags: "--vault-password-file <file>",
  help: "where the vault's passphrase stands, or a program that prints it",
};

/** The command that is meant where none is named. */
export const mainCommand = "init";

/** Every command, in the order in which `--help` shows them. */
export const commandSpecs: readonly CommandSpec[] = [
  {
    name: mainCommand,
    words: "[dir]",
    help: "ask about the stack, write harden.yml and the whole project (also where no command is named)",
    opensVault: true,
    options: async () => [...(await all()).answerOptions, ...importOptions, fresh, yes],
    load: async () => (await all()).init,
  },
  {
    name: "generate",
    words: "[dir]",
    help: "write the project again from its harden.yml, and merge what you changed",
    opensVault: true,
    options: [
      { flags: "--check", help: "write nothing; exit code 3 when the project differs" },
      { flags: "--diff", help: "write nothing; show what changes, line by line" },
      { flags: "--resolve [side]", help: "walk through open conflicts; `mine` or `theirs` settles all alike" },
      yes,
    ],
    load: () => import("../commands/generate/run.ts"),
  },
  {
    name: "deploy",
    words: "[dir]",
    help: "run the playbooks, and measure the result on the live hosts",
    opensVault: true,
    options: [
      { flags: "--check", help: "change nothing; say what would be done" },
      { flags: "--diff", help: "show what changes in files; never secrets" },
      { flags: "--prove", help: "run twice; exit code 3 when the second pass changes anything" },
      limit,
      { flags: "--tags <tags>", help: "only the plays and tasks with one of these tags" },
      { flags: "--serial <number>", help: "how many of several hosts go all the way at a time, or `all` (default: 1)" },
      { flags: "--forks <number>", help: "how many hosts a task runs on at the same time" },
      ...becomeOptions,
      { flags: "--beside <name>", help: "begin anew beside the stack that the project was under its former name" },
      { flags: "--seed-retry", help: "run a seed again that broke off, after taking away what it left" },
    ],
    load: async () => (await all()).deploy,
  },
  {
    name: "status",
    words: "[dir]",
    help: "how the stack stands, and what differs: answers, files, and what runs on the hosts",
    options: [{ flags: "--offline", help: "ask no host; compare the answers with the files" }, limit, ...becomeOptions],
    load: async () => (await all()).status,
  },
  {
    name: "logs",
    words: "[service...]",
    help: "the last lines that the services wrote",
    options: [
      limit,
      { flags: "-n, --lines <number>", help: "how many of each service, or `all` (default: 100)" },
      ...becomeOptions,
    ],
    load: async () => (await all()).logs,
  },
  {
    name: "audit",
    words: "[host]",
    help: "what the hosts recorded of the engine and of the containers, in words",
    options: [
      { flags: "--since <time>", help: "`today` (default), `boot`, a span such as 90m, 12h or 3d, or a moment" },
      { flags: "--last <number>", help: "how many of the last events of each sort (default: 5)" },
      ...becomeOptions,
    ],
    load: async () => (await all()).audit,
  },
  {
    name: "down",
    words: "[dir]",
    help: "take the stack down; its data stay",
    options: [limit, { flags: "--volumes", help: "delete the data too, after asking" }, yes, ...becomeOptions],
    load: async () => (await all()).down,
  },
  {
    name: "access",
    words: "[host]",
    help: "meet a server: record its key after asking, and make the account that deploys",
    options: [
      {
        flags: "--accept-key <fingerprint>",
        help: "the key that the server has, SHA256:…, where nobody can be asked",
        repeatable: true,
      },
      { flags: "--as <user>", help: "make the deploy account, logged in as this one: root, or one that may use sudo" },
      {
        flags: "--key <file>",
        help: "the public key that the deploy account is opened by (default: a new pair in ~/.ssh)",
      },
      ...becomeOptions,
      ...loginOptions,
      yes,
    ],
    load: async () => (await all()).access,
  },
  {
    name: "undo",
    words: "[control]",
    help: "put back what was changed on the hosts outside the stack's own folder, after showing it",
    options: [
      limit,
      { flags: "--check", help: "change nothing; say what would be put back" },
      { flags: "--packages", help: "remove the packages too that were not there before; their data and settings stay" },
      yes,
      ...becomeOptions,
    ],
    load: async () => (await all()).undo,
  },
  {
    name: "doctor",
    words: "[dir]",
    help: "what is missing here, each with the command that mends it",
    options: [{ flags: "--fix", help: "run those commands, after asking" }, yes],
    load: async () => (await all()).doctor,
  },
  {
    name: "secrets",
    words: "<action> [name]",
    help: "the vault: `list`, or `set NAME` (the value is asked for, or piped in)",
    opensVault: true,
    options: [{ flags: "--generate", help: "set a new strong value" }],
    load: async () => (await all()).secrets,
  },
  {
    name: "pin",
    words: "[dir]",
    help: "write the digest of each image into harden.yml",
    options: [{ flags: "--renew", help: "look up those again that have one" }],
    load: async () => (await all()).pin,
  },
  {
    name: "explain",
    words: "[control]",
    help: "what a control is for, what it may break, how it is measured",
    options: [],
    load: () => import("../commands/explain/run.ts"),
  },
  {
    name: "report",
    words: "[dir]",
    help: "the report of the last run once more",
    options: [{ flags: "--format <format>", help: "text or markdown" }],
    load: async () => (await all()).report,
  },
];
