import type { TaskResult } from "../ansible/types.ts";
import { findPortInQuestion } from "../model/adopt/health.ts";

interface Hint {
  readonly when: RegExp;
  /** Shown instead of the message, if a program's own words are misleading. */
  readonly says?: string;
  /** It speaks of the connection to a host: no advice for a task on a host that answered. */
  readonly isOfConnection?: true;
  /** What to do; `{name}` is a named group of the pattern, `{host}` is the host. */
  readonly advice: string;
}

/** The context of a failure, as far as it is known. */
export interface About {
  /** Compose puts the stack's name before the service's in a container's name. */
  readonly stack: string;
  readonly host?: string;
  /** `failed`: the host answered. */
  readonly outcome?: TaskResult["outcome"];
}

/** A failure for the user. */
export interface Explained {
  readonly message: string;
  readonly advice?: string;
}

/** What a service printed before it ended or became unhealthy, up to the words that follow. */
const saidLast = /(?<![\w.-])(?<service>[\w.-]{1,100}) said last:(?:(?! said last:)[\s\S])*?/;

function afterSaying(words: RegExp): RegExp {
  return new RegExp(saidLast.source + words.source, "i");
}

/** What an import proposes where nothing is known. */
const guessedUser =
  "If `services.{service}.user` in harden.yml was a guess, as the 1000:1000 of an import is, remove it and write `non-root-user` under `services.{service}.accept`: it starts as before.";

/** From specific to general: the first match applies. */
const hints: readonly Hint[] = [
  {
    when: /images could not be verified/,
    advice:
      "Have the image signed, or correct `signatures` or the image in harden.yml. What runs there was left as it is.",
  },
  {
    when: /port is already allocated|address already in use/i,
    advice:
      "Another program uses the port: `ss -ltnp` on the host shows which. Stop it, or set another `publish` for the service in harden.yml.",
  },
  {
    when: /permission denied[^\n]*docker\.sock|docker\.sock[^\n]*permission denied/i,
    advice: "The account is not allowed to use the Docker engine: set `become: true` for this host in harden.yml.",
  },
  {
    when: /docker engine does not answer|cannot connect to the docker daemon|is the docker daemon running|error while fetching server API version|docker\.sock[^\n]*(?:no such file|connection refused)/i,
    advice:
      "The Docker engine does not answer: `harden-init doctor` shows whether it is missing or stopped, `--fix` fixes it.",
  },
  {
    when: /^no configuration file provided: not found$/,
    says: "The stack has not been deployed to this host.",
    advice: "`harden-init deploy` does that.",
  },
  {
    when: /no space left on device|disk quota exceeded/i,
    advice:
      "The disk is full: `df -h` and `docker system df` on the host show where; `docker image prune` frees unused images.",
  },
  {
    when: /no usable temporary directory found/i,
    says: "The folders for temporary files (/tmp, /var/tmp) take no file.",
    advice: "The disk is full, or mounted read-only: `df -h` and `mount` on the host show it.",
  },
  {
    when: /decryption failed|no vault secrets|vault (password|secret|format)/i,
    advice:
      "The vault does not open with this passphrase: give the right one with --vault-password-file; `harden-init secrets list` tests it.",
  },
  {
    when: /toomanyrequests|pull rate limit/i,
    advice: "The registry limits downloads: wait, or log in on the host with `docker login`.",
  },
  {
    when: /pull access denied|manifest (for \S+ |unknown|not found)|repository does not exist|failed to resolve (reference|source metadata)|error pulling image|dial tcp: lookup \S+/i,
    advice:
      "The image cannot be pulled: check its name and tag in harden.yml, that the host can reach the registry, and that it is logged in there.",
  },
  {
    when: afterSaying(/exec [^\n]*: operation not permitted/),
    advice:
      "The program of {service} has file capabilities (`setcap`) and does not start without them: add them in harden.yml under `services.{service}.capabilities`, mostly NET_BIND_SERVICE.",
  },
  {
    when: afterSaying(
      /(?:chown|chmod|set(?:u|g|res[ug])id|setgroups|su-exec|gosu|setpriv)[^\n]*(?:operation|permission)[^\n]*(?:not permitted|denied)/,
    ),
    advice:
      "{service} starts as root and needs more capabilities: add them in harden.yml under `services.{service}.capabilities` (CHOWN, FOWNER, DAC_OVERRIDE, SETGID, SETUID), or set `user` to the user that it can start as.",
  },
  {
    when: afterSaying(/read-only file system/),
    advice: "{service} writes to a read-only path: add the path in harden.yml under `services.{service}.writable`.",
  },
  {
    when: afterSaying(
      /(?:(?:must|needs? to|has to|should) (?:be )?(?:run|started|executed)?[^\n]{0,20}\broot\b|are you root)/,
    ),
    advice: `{service} says that it must run as root. ${guessedUser}`,
  },
  {
    when: afterSaying(/(?:permission denied|EACCES)/),
    advice: `{service} was denied something, and its message does not say by what. It may be the owner of a file: give the file to the user that the service runs as. ${guessedUser} It may be AppArmor: then \`journalctl -k --grep DENIED\` on the host names the path. Or a program on a mount without execution, as /tmp is.`,
  },
  {
    when: afterSaying(/health check: CMD (?<question>grep -qsE :[0-9A-F]{4} .*)/),
    advice:
      "Nothing listens on port {port} in {service}. An import guesses that port from the image or the compose file. If it is wrong, change `services.{service}.health` in harden.yml: `{ listens: PORT }` for another port, `{ test: [CMD, …] }` for a command; for a service that listens nowhere remove it, and write `health-check` under `services.{service}.accept`.",
  },
  {
    when: /container (?<container>[\w.-]+)-\d+ (is unhealthy|exited)/i,
    advice: "The service started but did not become healthy: `harden-init logs {container}` shows its log.",
  },
  {
    when: /service "[^"]+"[^\n]*(unhealthy|timed out|not healthy)|(did not become|is not) healthy/i,
    advice: "The service started but did not become healthy: `harden-init logs` shows its log.",
  },
  {
    when: /unhealthy|health (check )?timed? ?out|dependency failed to start/i,
    advice:
      "A service did not become healthy: `harden-init status` shows which one, `harden-init logs SERVICE` shows its log.",
  },
  {
    when: /access denied for user '?root|neither the vault's password of \w+/i,
    advice:
      "The database accepts neither the administrator password in the vault nor the previous one: set the right one with `harden-init secrets set`. The data is unchanged.",
  },
  {
    when: /seed_retry=true/,
    advice:
      "If you do not need the data in the database: `harden-init deploy --seed-retry` empties it and runs the seed again.",
  },
  {
    when: /identification has changed[\s\S]*?(?<offered>SHA256:[A-Za-z0-9+/]{43})/i,
    says: "This server's key, {offered}, differs from the known key of that name. Nothing was sent to it.",
    advice:
      "Either the server was set up again, or someone intercepts the connection. Ask the server's administrator for its fingerprint; if it is this one, `harden-init access {host}` shows both keys and records the new one.",
  },
  {
    when: /host key verification failed/i,
    says: "The key of this server is not known yet, so its identity cannot be checked. Nothing was sent to it.",
    advice: "`harden-init access {host}` shows the key and records it after your confirmation.",
  },
  {
    when: /permission denied \((publickey|password|keyboard)|invalid\/incorrect password/i,
    advice:
      "The host refuses the login: check `user` in harden.yml, and that the account there accepts your key. `harden-init access {host} --as root` (or as any account with sudo) makes the account.",
  },
  {
    when: /waiting for privilege escalation prompt/i,
    advice:
      "The host is reachable, but sudo did not answer within `timeout` of ansible.cfg: the host is overloaded or hangs, sudo asks for a password (--ask-become-pass), or it cannot resolve its own name (add it to /etc/hosts there). If its sudo is sudo-rs (Ubuntu 26.04), Ansible cannot answer its question for a password: log in as root, or as an account whose sudo asks for none.",
  },
  {
    when: /timeout, server \S+ not responding/i,
    advice:
      "The host stopped answering during the run: check its load and its console. Nothing is lost; deploy again when it answers.",
  },
  {
    when: /can be reached over ssh:\s*$|shared connection to \S+ closed|broken pipe|connection reset by peer/i,
    advice:
      "The connection was lost during the run. Running services keep running; deploy again to continue where this run stopped.",
  },
  {
    when: /^request failed: /i,
    says: "The server could not download the key of Docker's packages from download.docker.com. No package was installed.",
    advice:
      "Let the server reach download.docker.com, or use the distribution's packages, if it has them, with `server: { engine: distribution }`.",
  },
  {
    when: /failed to update apt cache|unable to fetch some archives|failed to fetch http/i,
    advice:
      "The server cannot download packages: `apt-get update` there shows the problem with its sources or its network.",
  },
  {
    when: /no package matching '(?<package>[^']+)' is available/i,
    advice:
      "The server's package sources do not have {package}: on Ubuntu it is in `universe`, which must be enabled in /etc/apt/sources.list.d.",
  },
  {
    isOfConnection: true,
    when: /could not resolve hostname|name or service not known|no route to host|connection (refused|timed out|closed)|failed to connect to the host via ssh/i,
    advice: "The host cannot be reached: try `ssh` by hand, and check `address`, `port` and `user` in harden.yml.",
  },
  {
    when: /sudo: (?:(?:command )?not found|permission denied)/i,
    advice: "The host has no sudo: install it there, or set `become: false` for this host and log in as root.",
  },
  {
    when: /incorrect sudo password|sudo: \d+ incorrect password attempt|duplicate become password prompt/i,
    says: "The sudo password is wrong. Nothing was changed on this host.",
    advice: "Run again with --ask-become-pass. It is the password of the account that logs in, not root's.",
  },
  {
    when: /missing sudo password|a password is required|missing become password|is not allowed to execute/i,
    advice:
      "Sudo needs a password for this account: run again with --ask-become-pass. The deploy account that `harden-init access` makes on a server needs none.",
  },
  {
    when: /couldn't resolve module\/action|collection \S+ (was )?not found/i,
    advice: "An Ansible collection is missing on this machine: `harden-init doctor --fix` installs it.",
  },
  {
    when: /failed to import the required python library |no module named /i,
    advice: "Python on the host lacks a library: `harden-init doctor --fix` installs it.",
  },
  {
    when: /python\S*: (not found|no such file)|interpreter[^\n]*(not found|no such file)/i,
    advice: "The host has no Python, which Ansible needs: install `python3` there.",
  },
  {
    when: /apparmor_parser|apparmor[^\n]*(not loaded|failed|cannot)/i,
    advice:
      "The AppArmor profile could not be loaded: `harden-init doctor` shows whether the host's kernel enforces AppArmor.",
  },
  {
    when: /read-only file system/i,
    advice: "The path is read-only on the host: if the whole disk is, check `dmesg` for disk errors.",
  },
];

/**
 * A failed task's message with the advice for it; without advice if the message is not known.
 */
export function explainFailure(message: string, { stack, host = "HOST", outcome }: About): Explained {
  for (const { when, says, advice, isOfConnection = false } of hints) {
    const found = isOfConnection && outcome === "failed" ? null : when.exec(message);
    if (found !== null) {
      const port = findPortInQuestion(found.groups?.question ?? "");
      const known: Readonly<Record<string, string>> = { ...found.groups, ...(port && { port: String(port) }), host };
      const filled = (text: string) =>
        text.replaceAll(/\{(\w+)\}/g, (_, name: string) => withoutStack(known[name] ?? "", stack));
      return { message: says === undefined ? message : filled(says), advice: filled(advice) };
    }
  }
  return { message };
}

function withoutStack(container: string, stack: string): string {
  return container.startsWith(`${stack}-`) ? container.slice(stack.length + 1) : container;
}
