import type { RemoteProject } from "../support/servers/remote.ts";

/** What a server is like: a value for each thing's name, such as `/etc/hosts` or `unit docker.service`. */
export type Snapshot = ReadonlyMap<string, string>;

// A line is a name, a tab and a value. What changes by itself or belongs to the packages' own bookkeeping is left out, and so are removed packages
// that are not purged. Just booted, systemd may be too busy to answer.
const script = String.raw`
find /etc /usr/local /root /home \
  \( -path /etc/ld.so.cache -o -path /root/.ansible -o -path /home/deploy/.ansible -o -path /etc/.updated \) -prune -o -type f -printf '%p\t%m %U:%G ' -exec sh -c 'sha256sum <"$1"' - {} \; \
  -o -type l -printf '%p\tlink %l\n' -o -type d -printf '%p\t%m %U:%G\n'
dpkg-query --show --showformat 'package ${"$"}{Package}\t${"$"}{db:Status-Status}\n' | grep -P '\tinstalled$'
until units=$(systemctl list-unit-files --no-legend --plain); do sleep 5; done
printf '%s\n' "$units" | awk '$2 != "transient" { print "unit " $1 "\t" $2 }'
getent passwd | awk -F: '{ print "account " $1 "\t" $0 }'
getent group | awk -F: '{ print "group " $1 "\t" $0 }'
if command -v auditctl >/dev/null; then auditctl -l | grep -v '^No rules' | awk '{ print "audit " $0 "\tloaded" }'; fi
awk '{ print "profile " $1 "\t" $2 }' /sys/kernel/security/apparmor/profiles 2>/dev/null || true
`;

/** Reads it from the server, as root. */
export function takeSnapshot(server: RemoteProject): Snapshot {
  const lines = server.root(script).split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf("\t");
      return [line.slice(0, tab), line.slice(tab + 1)];
    }),
  );
}

/** What differs, a line for each: `+ NAME`, `- NAME` or `~ NAME: BEFORE → AFTER`. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `- ${name}`);
  const come = [...after.keys()].filter((name) => !before.has(name)).map((name) => `+ ${name}`);
  const changed = [...after]
    .filter(([name, value]) => before.has(name) && before.get(name) !== value)
    .map(([name, value]) => `~ ${name}: ${before.get(name)} → ${value}`);
  return [...gone, ...come, ...changed].sort();
}
