interface Hint {
  readonly when: RegExp;
  /** What to do; a named group of the pattern is filled in where `{name}` stands. */
  readonly advice: string;
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
    when: /access denied for user '?root|neither the vault's password of root/i,
    advice:
      "The database does not know the vault's password for root, nor the previous one: set the one that it knows with `harden-init secrets set`. The data is untouched.",
  },
  {
    when: /seed_retry=true/,
    advice:
      "If nothing in the database is worth keeping: `harden-init deploy --seed-retry` empties it and fills it again.",
  },
  {
    when: /host key verification failed|remote host identification has changed/i,
    advice:
      "The host's key is not the known one. If the server was set up anew: `ssh-keygen -R HOST`, then connect once by hand and compare the key.",
  },
  {
    when: /permission denied \((publickey|password|keyboard)|invalid\/incorrect password/i,
    advice: "The host refuses the log-in: check `user` in harden.yml and that your key is known there (`ssh-copy-id`).",
  },
  {
    when: /waiting for privilege escalation prompt/i,
    advice:
      "The host answers, but sudo did not within `timeout` of ansible.cfg: the host is overloaded, sudo asks for a password (--ask-become-pass), or it cannot look up its own name (put it into /etc/hosts there).",
  },
  {
    when: /timeout, server \S+ not responding/i,
    advice:
      "The host fell silent in the middle: look at its load and its console. Nothing is lost; deploy again when it answers.",
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
    when: /missing sudo password|incorrect sudo password|a password is required|missing become password/i,
    advice: "The account needs a password for sudo: run again with --ask-become-pass.",
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
 * What to do about a failed task, from its message; undefined where the message is not a known one.
 *
 * @param stack its name: compose puts it before the service's in the name of a container
 */
export function hintFor(message: string, stack: string): string | undefined {
  for (const { when, advice } of hints) {
    const found = when.exec(message);
    if (found !== null) {
      return advice.replaceAll(/\{(\w+)\}/g, (_, name: string) => withoutStack(found.groups?.[name] ?? "", stack));
    }
  }
  return undefined;
}

function withoutStack(container: string, stack: string): string {
  return container.startsWith(`${stack}-`) ? container.slice(stack.length + 1) : container;
}
