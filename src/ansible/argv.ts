import { join } from "node:path";
import { usageProblem } from "../lib/errors.ts";
import type { PlaybookCommand } from "./types.ts";

export interface PlaybookOptions {
  /** The project's folder, absolute; the paths below are relative to it. */
  readonly root: string;
  readonly playbook: string;
  readonly inventory: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly limit?: string;
  readonly tags?: readonly string[];
  readonly forks?: number;
  /** How many servers the stack has: as many are served at the same time, within reason. */
  readonly hosts?: number;
  readonly passwords?: PasswordSources;
  /** Never a secret: every process of the machine can read a command line. */
  readonly extraVars?: Readonly<Record<string, string | number | boolean>>;
  /** `label@file`: where the passphrase stands, not the passphrase. */
  readonly vaultIds?: readonly string[];
}

/** How Ansible gets a password: it asks on the terminal that it shares with us, or reads a file that holds or prints it. Never the password. */
export type PasswordSource = "ask" | `/${string}`;

export interface PasswordSources {
  /** Sudo's. */
  readonly become?: PasswordSource;
  /** The log-in's. */
  readonly login?: PasswordSource;
}

/** What the child may know of our environment: how to find programs, keys, proxies and the engine. */
const inherited = [
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "TZ", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"],
  ...["SSH_AUTH_SOCK", "SSH_AGENT_PID", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION"],
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["ANSIBLE_HOME", "ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_LOCAL_TEMP", "ANSIBLE_REMOTE_TEMP"],
  ...["ANSIBLE_PRIVATE_KEY_FILE", "ANSIBLE_SSH_ARGS", "ANSIBLE_SSH_CONTROL_PATH_DIR", "ANSIBLE_TIMEOUT"],
  "ANSIBLE_PYTHON_INTERPRETER",
] as const;

/**
 * The `ansible-playbook` call as a value.
 *
 * @param environment ours, of which only what the child needs is handed on
 * @throws Problem (exit 2) for an extra variable that Ansible would take for a template
 */
export function playbookCommand(
  options: PlaybookOptions,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): PlaybookCommand {
  return {
    argv: ["ansible-playbook", ...words(options), options.playbook],
    env: childEnvironment(options.root, environment, platform),
    asks: Object.values(options.passwords ?? {}).includes("ask"),
  };
}

/**
 * The whole environment of a child: what it needs of ours, and Ansible's settings. No secret is in it.
 *
 * @param root the project's folder, absolute
 */
export function childEnvironment(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Readonly<Record<string, string>> {
  return { ...handedOn(environment), ...settings(root, platform) };
}

// Values are joined to their option by "=": a value that begins with a dash then cannot be taken for an option.
function words(options: PlaybookOptions): readonly string[] {
  return [
    `--inventory=${options.inventory}`,
    ...(options.check ? ["--check"] : []),
    ...(options.diff ? ["--diff"] : []),
    ...(options.limit === undefined ? [] : [`--limit=${options.limit}`]),
    ...(options.tags?.length ? [`--tags=${options.tags.join(",")}`] : []),
    ...forksWords(options),
    ...passwordWords(options.passwords),
    ...(options.vaultIds ?? []).map((id) => `--vault-id=${id}`),
    ...variables(options.extraVars ?? {}),
  ];
}

/** Each fork is a process of Python, some 50 MB: more than this many would hurt the machine that it runs on. */
const mostForks = 25;
/** What Ansible takes where nothing is said. */
const usualForks = 5;

function forksWords({ forks, hosts = 1 }: PlaybookOptions): readonly string[] {
  const wanted = forks ?? Math.min(hosts, mostForks);
  return forks === undefined && wanted <= usualForks ? [] : [`--forks=${wanted}`];
}

/** The options of `ansible` and `ansible-playbook` for passwords. */
export function passwordWords({ become, login }: PasswordSources = {}): readonly string[] {
  return [...wordsFor(become, "become", "--ask-become-pass"), ...wordsFor(login, "connection", "--ask-pass")];
}

function wordsFor(source: PasswordSource | undefined, name: string, ask: string): readonly string[] {
  if (source === undefined) {
    return [];
  }
  return [source === "ask" ? ask : `--${name}-password-file=${source}`];
}

function variables(extraVars: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  const templates = Object.entries(extraVars).filter(([, value]) => /\{[{%#]/.test(String(value)));
  if (templates.length > 0) {
    throw usageProblem(
      templates.map(([name]) => ({
        where: name,
        what: "the value looks like a template, and Ansible would run it",
        fix: "Write it without '{{', '{%' and '{#'.",
      })),
    );
  }
  return Object.keys(extraVars).length === 0 ? [] : [`--extra-vars=${JSON.stringify(extraVars)}`];
}

function handedOn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = inherited.map((name) => [name, environment[name]] as const);
  return Object.fromEntries(known.filter((entry): entry is [(typeof inherited)[number], string] => Boolean(entry[1])));
}

function settings(root: string, platform: NodeJS.Platform): Record<string, string> {
  return {
    // Said outright, because Ansible ignores an ansible.cfg in a folder that everybody may write to.
    ANSIBLE_CONFIG: join(root, "ansible.cfg"),
    ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl",
    ANSIBLE_JSON_INDENT: "0",
    ANSIBLE_SHOW_CUSTOM_STATS: "1",
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_NOCOWS: "1",
    ANSIBLE_RETRY_FILES_ENABLED: "0",
    ANSIBLE_HOST_KEY_CHECKING: "1",
    ANSIBLE_LOCALHOST_WARNING: "0",
    // A label's passphrase opens this label's vault and no other.
    ANSIBLE_VAULT_ID_MATCH: "1",
    // An inventory that cannot be read would otherwise be an empty one, and a run on no host a success.
    ANSIBLE_INVENTORY_UNPARSED_FAILED: "1",
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1",
    // Ansible refuses to start without a UTF-8 locale, and messages are recognised by their English words.
    LC_ALL: platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
  };
}
