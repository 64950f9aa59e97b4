interface Hint {
  readonly when: RegExp;
  /** Said instead of the message, where a program's own words would hide what happened. */
  readonly says?: string;
  /** What to do; a named group of the pattern is filled in where `{name}` stands, and the host where `{host}` does. */
  readonly advice: string;
}

/** What a failure was about, as far as the one who asks knows. */
export interface About {
  /** Compose puts the stack's name before the service's in the name of a container. */
  readonly stack: string;
  readonly host?: string;
}

/** A failure in words for a person. */
export interface Explained {
  readonly message: string;
  readonly advice?: string;
}

/** What a service said before it ended or was found not to be healthy, up to the words that follow. */
const saidLast = /(?<![\w.-])(?<service>[\w.-]{1,100}) said last:(?:(?! said last:)[\s\S])*?/;

function afterSaying(words: RegExp): RegExp {
  return new RegExp(saidLast.source + words.source, "i");
}

/** From the particular to the general: the first that fits is given. */
const hints: readonly Hint[] = [
  {
    when: /port is already allocated|address already in use/i,
    advice:
      "Another program holds the port: `ss -ltnp` on the host shows which. Stop it, or give the service another `publish` in harden.yml.",
  },
  {
    when: /permission denied[^\n]*docker\.sock|docker\.sock[^\n]*permission denied/i,
    advice: "The account may not use the Docker engine: set `become: true` for this host in harden.yml.",
  },
  {
    when: /cannot connect to the docker daemon|is the docker daemon running|error while fetching server API version|docker\.sock[^\n]*no such file/i,
    advice:
      "The Docker engine does not answer: `harden-init doctor` shows whether it is missing or stopped, `--fix` mends it.",
  },
  {
    when: /^no configuration file provided: not found$/,
    says: "The stack has not been deployed to this host.",
    advice: "`harden-init deploy` brings it there.",
  },
  {
    when: /no space left on device|disk quota exceeded/i,
    advice:
      "The disk is full: `df -h` and `docker system df` on the host show where; `docker image prune` frees unused images.",
  },
  {
    when: /decryption failed|no vault secrets|vault (password|secret|format)/i,
    advice:
      "The vault does not open with this passphrase: give the right one with --vault-password-file; `harden-init secrets list` tries it.",
  },
  {
    when: /toomanyrequests|pull rate limit/i,
    advice: "The registry limits downloads: wait, or log in on the host with `docker login`.",
  },
  {
    when: /pull access denied|manifest (for \S+ |unknown|not found)|repository does not exist|failed to resolve (reference|source metadata)|error pulling image|dial tcp: lookup \S+/i,
    advice:
      "The image cannot be pulled: check its name and tag in harden.yml, that the host reaches the registry, and that it is logged in there.",
  },
  {
    when: afterSaying(/exec [^\n]*: operation not permitted/),
    advice:
      "The program of {service} has capabilities of its own (`setcap`), and does not start without them: name them in harden.yml under `services.{service}.capabilities`, mostly NET_BIND_SERVICE.",
  },
  {
    when: afterSaying(
      /(?:chown|chmod|set(?:u|g|res[ug])id|setgroups|su-exec|gosu|setpriv)[^\n]*(?:operation|permission)[^\n]*(?:not permitted|denied)/,
    ),
    advice:
      "{service} begins as root and needs more of its rights: name them in harden.yml under `services.{service}.capabilities` (CHOWN, FOWNER, DAC_OVERRIDE, SETGID, SETUID), or say under `user` whom it can start as.",
  },
  {
    when: afterSaying(/read-only file system/),
    advice:
      "{service} writes where its files are read-only: name the place in harden.yml under `services.{service}.writable`.",
  },
  {
    when: /container (?<container>[\w.-]+)-\d+ (is unhealthy|exited)/i,
    advice: "The service came up but did not get healthy: `harden-init logs {container}` shows what it says.",
  },
  {
    when: /service "[^"]+"[^\n]*(unhealthy|timed out|not healthy)|(did not become|is not) healthy/i,
    advice: "The service came up but did not get healthy: `harden-init logs` shows what it says.",
  },
  {
    when: /unhealthy|health (check )?timed? ?out|dependency failed to start/i,
    advice:
      "A service did not get healthy: `harden-init status` tells which, `harden-init logs SERVICE` shows what it says.",
  },
  {
    when: /access denied for user '?root|neither the vault's password of \w+/i,
    advice:
      "The database does not know the vault's password of its administrator, nor the previous one: set the one that it knows with `harden-init secrets set`. The data is untouched.",
  },
  {
    when: /seed_retry=true/,
    advice:
      "If nothing in the database is worth keeping: `harden-init deploy --seed-retry` empties it and fills it again.",
  },
  {
    when: /identification has changed[\s\S]*?(?<offered>SHA256:[A-Za-z0-9+/]{43})/i,
    says: "This is not the server that is known under this name: it shows another key, {offered}. Nothing was sent to it.",
    advice:
      "Either the server was set up anew, or somebody stands between you and it. Ask whoever runs it for its fingerprint; where it is this one, `harden-init access {host}` shows both keys and records the new one.",
  },
  {
    when: /host key verification failed/i,
    says: "The key of this server is not known yet, so it cannot be told from another one. Nothing was sent to it.",
    advice: "`harden-init access {host}` shows the key and records it once you agree.",
  },
  {
    when: /permission denied \((publickey|password|keyboard)|invalid\/incorrect password/i,
    advice:
      "The host refuses the log-in: check `user` in harden.yml, and that the account there knows your key. `harden-init access {host} --as root` (or as any account that may use sudo) makes the account.",
  },
  {
    when: /waiting for privilege escalation prompt/i,
    advice:
      "The host is reached, but sudo did not answer within `timeout` of ansible.cfg: the host is overloaded or has come to a halt, sudo asks for a password (--ask-become-pass), or it cannot look up its own name (put it into /etc/hosts there).",
  },
  {
    when: /timeout, server \S+ not responding/i,
    advice:
      "The host fell silent in the middle: look at its load and its console. Nothing is lost; deploy again when it answers.",
  },
  {
    when: /can be reached over ssh:\s*$|shared connection to \S+ closed|broken pipe|connection reset by peer/i,
    advice:
      "The connection broke off in the middle. What runs there goes on running; deploy again, and it goes on where this one stopped.",
  },
  {
    when: /^request failed: /i,
    says: "The server could not fetch the key of Docker's packages from download.docker.com. No package was installed.",
    advice:
      "Let the server reach download.docker.com, or take the distribution's packages with `server: { engine: distribution }`, where it has them.",
  },
  {
    when: /failed to update apt cache|unable to fetch some archives|failed to fetch http/i,
    advice:
      "The server cannot fetch packages: `apt-get update` there shows what is wrong with its sources or its network.",
  },
  {
    when: /no package matching '(?<package>[^']+)' is available/i,
    advice:
      "The server's package sources do not have {package}: on Ubuntu it is in `universe`, which /etc/apt/sources.list.d must name.",
  },
  {
    when: /could not resolve hostname|name or service not known|no route to host|connection (refused|timed out|closed)|failed to connect to the host via ssh/i,
    advice: "The host cannot be reached: try `ssh` by hand, and check `address`, `port` and `user` in harden.yml.",
  },
  {
    when: /sudo: (command )?not found/i,
    advice: "The host has no sudo: install it there, or set `become: false` for this host and log in as root.",
  },
  {
    when: /incorrect sudo password|sudo: \d+ incorrect password attempt/i,
    says: "The sudo password is wrong. Nothing was changed on this host.",
    advice: "Run again with --ask-become-pass. It is the password of the account that logs in, not root's.",
  },
  {
    when: /missing sudo password|a password is required|missing become password|is not allowed to execute/i,
    advice:
      "Sudo lets this account do nothing without a password: run again with --ask-become-pass. An account that only deploys needs none: `harden-init access {host} --as USER` makes it.",
  },
  {
    when: /couldn't resolve module\/action|collection \S+ (was )?not found/i,
    advice: "An Ansible collection is missing on this machine: `harden-init doctor --fix` installs it.",
  },
  {
    when: /failed to import the required python library |no module named /i,
    advice: "Python on the host lacks a library: `harden-init doctor --fix` installs what the plays need.",
  },
  {
    when: /python\S*: (not found|no such file)|interpreter[^\n]*(not found|no such file)/i,
    advice: "The host has no Python, which Ansible needs: install `python3` there.",
  },
  {
    when: /apparmor_parser|apparmor[^\n]*(not loaded|failed|cannot)/i,
    advice:
      "The AppArmor profile could not be loaded: `harden-init doctor` tells whether the host's kernel enforces AppArmor.",
  },
  {
    when: /read-only file system/i,
    advice: "The place is read-only on the host: if it is the whole disk, look at `dmesg` for its errors.",
  },
];

/**
 * What a failed task says and what to do about it, from its message; no advice where the message is not a known one.
 */
export function explain(message: string, { stack, host = "HOST" }: About): Explained {
  for (const { when, says, advice } of hints) {
    const found = when.exec(message);
    if (found !== null) {
      const known: Readonly<Record<string, string>> = { ...found.groups, host };
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
