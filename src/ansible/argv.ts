import { join } from "node:path";
import { buildUsageProblem } from "../lib/errors.ts";
import type { PlaybookCommand } from "./types.ts";

/**
 * The tag of the task that ends a run where a control does not hold. The report judges by itself, with an exit code of its own; a task that is left
 * out by its tag costs nothing, unlike one that is skipped.
 */
export const judgingTag = "judge";

export interface PlaybookOptions {
  /** The project's folder, absolute; the paths below are relative to it. */
  readonly root: string;
  readonly playbook: string;
  readonly inventory: string;
  /** An inventory beside it, absolute. */
  readonly alsoInventory?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly limit?: string;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly forks?: number;
  /** The number of servers: as many are handled at the same time, up to a limit. */
  readonly hosts?: number;
  readonly passwords?: PasswordSources;
  /** Never a secret: every process of the machine can read a command line. */
  readonly extraVars?: Readonly<Record<string, string | number | boolean>>;
  /** `label@file`: where the passphrase is, not the passphrase. */
  readonly vaultIds?: readonly string[];
}

/** How Ansible gets a password: from a prompt on our terminal, or from a file or program. Never the password itself. */
export type PasswordSource = "ask" | `/${string}`;

export interface PasswordSources {
  /** Sudo's. */
  readonly become?: PasswordSource;
  /** The login password. */
  readonly login?: PasswordSource;
}

/**
 * What the child gets of our environment: where programs, keys, proxies and the engine are. Nothing that names a folder of code for Ansible, such as
 * ANSIBLE_HOME or ANSIBLE_COLLECTIONS_PATH: what runs is in the project and in the places where Ansible was installed.
 */
const inherited = [
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "TZ", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"],
  ...["SSH_AUTH_SOCK", "SSH_AGENT_PID", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION"],
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["ANSIBLE_LOCAL_TEMP", "ANSIBLE_REMOTE_TEMP", "ANSIBLE_PRIVATE_KEY_FILE", "ANSIBLE_SSH_ARGS"],
  ...["ANSIBLE_SSH_CONTROL_PATH_DIR", "ANSIBLE_TIMEOUT"],
  "ANSIBLE_PYTHON_INTERPRETER",
] as const;

/**
 * The `ansible-playbook` call as a value.
 *
 * @param environment ours; the child gets only what it needs
 * @throws Problem (exit 2) if Ansible would read an extra variable as a template
 */
export function buildPlaybookCommand(
  options: PlaybookOptions,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): PlaybookCommand {
  return {
    argv: ["ansible-playbook", ...words(options), options.playbook],
    env: buildEnvironment(options.root, environment, platform),
    asks: Object.values(options.passwords ?? {}).includes("ask"),
  };
}

/**
 * The whole environment of a child: the part of ours that it needs, and Ansible's settings. It holds no secret.
 *
 * @param root the project's folder, absolute
 */
export function buildEnvironment(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Readonly<Record<string, string>> {
  return { ...handedOn(environment), ...settings(root, platform) };
}

// Options and values are joined by "=", so that a value with a leading dash is not read as an option.
function words(options: PlaybookOptions): readonly string[] {
  return [
    `--inventory=${options.inventory}`,
    ...(options.alsoInventory === undefined ? [] : [`--inventory=${options.alsoInventory}`]),
    ...(options.check ? ["--check"] : []),
    ...(options.diff ? ["--diff"] : []),
    ...(options.limit === undefined ? [] : [`--limit=${options.limit}`]),
    ...(options.tags?.length ? [`--tags=${options.tags.join(",")}`] : []),
    ...(options.skipTags?.length ? [`--skip-tags=${options.skipTags.join(",")}`] : []),
    ...forksWords(options),
    ...buildPasswordOptions(options.passwords),
    ...(options.vaultIds ?? []).map((id) => `--vault-id=${id}`),
    ...variables(options.extraVars ?? {}),
  ];
}

/** Each fork is a Python process of about 50 MB; more would overload this machine. */
const mostForks = 25;
/** Ansible's own default. */
const usualForks = 5;

function forksWords({ forks, hosts = 1 }: PlaybookOptions): readonly string[] {
  const wanted = forks ?? Math.min(hosts, mostForks);
  return forks === undefined && wanted <= usualForks ? [] : [`--forks=${wanted}`];
}

/** The options of `ansible` and `ansible-playbook` for passwords. */
export function buildPasswordOptions({ become, login }: PasswordSources = {}): readonly string[] {
  return [...wordsFor(become, "become", "--ask-become-pass"), ...wordsFor(login, "connection", "--ask-pass")];
}

function wordsFor(source: PasswordSource | undefined, name: string, ask: string): readonly string[] {
  return source === undefined ? [] : [source === "ask" ? ask : `--${name}-password-file=${source}`];
}

function variables(extraVars: Readonly<Record<string, string | number | boolean>>): readonly string[] {
  const templates = Object.entries(extraVars).filter(([, value]) => /\{[{%#]/.test(String(value)));
  if (templates.length > 0) {
    throw buildUsageProblem(
      templates.map(([name]) => ({
        where: name,
        what: "the value looks like a template, which Ansible would run",
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
    // Set explicitly, because Ansible ignores an ansible.cfg in a world-writable folder.
    ANSIBLE_CONFIG: join(root, "ansible.cfg"),
    ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl",
    ANSIBLE_JSON_INDENT: "0",
    ANSIBLE_SHOW_CUSTOM_STATS: "1",
    ANSIBLE_NOCOLOR: "1",
    ANSIBLE_NOCOWS: "1",
    ANSIBLE_RETRY_FILES_ENABLED: "0",
    ANSIBLE_HOST_KEY_CHECKING: "1",
    ANSIBLE_LOCALHOST_WARNING: "0",
    // The passphrase of a label opens only the vault of that label.
    ANSIBLE_VAULT_ID_MATCH: "1",
    // Otherwise an unreadable inventory counts as empty, and a run on no host as a success.
    ANSIBLE_INVENTORY_UNPARSED_FAILED: "1",
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1",
    // Compiled code beside the project's own modules would be run in their place.
    PYTHONDONTWRITEBYTECODE: "1",
    // Ansible needs a UTF-8 locale, and its messages are recognised in English.
    LC_ALL: platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
  };
}
