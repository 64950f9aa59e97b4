import { explainFailure } from "../../src/report/hints.ts";
import { resultsOf } from "../ansible/recordings.ts";

test.each([
  ["port", /Another program uses the port/],
  ["failing", /Another program uses the port/],
  ["pull", /The image cannot be pulled/],
  ["unhealthy", /`harden-init logs web`/],
  ["no-engine", /The Docker engine does not answer/],
  ["unreachable", /The host cannot be reached/],
])("the recorded failure %s", (name, advice) => {
  const failed = resultsOf(name).find(({ outcome }) => outcome === "failed" || outcome === "unreachable");
  expect(explainFailure(failed?.message ?? "", { stack: "harden-recording" }).advice).toMatch(advice);
});

test.each([
  ["write /var/lib/docker/x: no space left on device", /disk is full/],
  ["FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp', '/var/tmp']", /disk is full/],
  ["no configuration file provided: not found", /`harden-init deploy` does that/],
  ["Timeout (32s) waiting for privilege escalation prompt: ", /sudo did not/],
  ["Data could not be sent to remote host. Timeout, server 192.0.2.7 not responding.", /stopped answering/],
  ["Request failed: <urlopen error [Errno -2] Name or service not known>", /engine: distribution/],
  ["Failed to update apt cache after 5 retries: ", /apt-get update/],
  ["No package matching 'docker-compose-v2' is available", /do not have docker-compose-v2/],
  ["Attempting to decrypt but no vault secrets found.", /passphrase/],
  [
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
    /become: true/,
  ],
  ["pull access denied for nothing, repository does not exist", /cannot be pulled/],
  ["manifest for debian:99 not found: manifest unknown", /cannot be pulled/],
  ["toomanyrequests: You have reached your pull rate limit", /limits downloads/],
  ["dependency failed to start: container csvs23-dbserver-1 is unhealthy", /logs dbserver/],
  ["container my-shop-web-server-1 exited (1)", /logs/],
  [
    "container csvs23-proxy-1 exited (255)\nweb said last:\n  all well\nproxy said last:\n  exec /usr/bin/caddy: operation not permitted",
    /program of proxy has.*services\.proxy\.capabilities.*NET_BIND_SERVICE/,
  ],
  [
    "container csvs23-db-1 exited (1)\ndb said last:\n  chown: changing ownership of '/data': Operation not permitted",
    /^db starts as root.*`services\.db\.capabilities`/,
  ],
  [
    "container csvs23-my.web-1 is unhealthy\nmy.web said last:\n  mkdir: cannot create directory '/x': Read-only file system",
    /`services\.my\.web\.writable`/,
  ],
  [
    "container shop-worker-1 is unhealthy\nworker said last:\n  waiting for jobs\n  health check: CMD grep -qsE :1F40 0+:0000 0A /proc/net/tcp /proc/net/tcp6 ended with 1",
    /port 8000 in worker\..*guesses.*`services\.worker\.health`.*`services\.worker\.accept`/,
  ],
  ["Failed to connect to the host via ssh: me@host: Permission denied (publickey).", /refuses the login/],
  [
    "container shop-web-1 exited (1). web said last: mkdir: cannot create directory '/data': Permission denied",
    /^web was denied something, .* does not say by what.*`services\.web\.user`.* was a guess.*AppArmor.*without execution/,
  ],
  [
    "container shop-web-1 exited (1). web said last: nginx must be run as root",
    /^web says that it must run as root\. If `services\.web\.user`/,
  ],
  ["Failed to connect to the host via ssh: Host key verification failed.", /`harden-init access web1` shows the key/],
  ["Task failed: Incorrect sudo password", /not root's/],
  ["sudo: 1 incorrect password attempt", /not root's/],
  ["Duplicate become password prompt encountered waiting for become success. Sorry, try again.", /not root's/],
  ["sudo: a password is required", /--ask-become-pass/],
  ["Failed to connect to the host via ssh: ssh: Could not resolve hostname nowhere", /cannot be reached/],
  [
    'Data could not be sent to remote host "web1". Make sure this host can be reached over ssh: ',
    /connection was lost/,
  ],
  ["Failed to connect to the host via ssh: Shared connection to 192.0.2.1 closed.", /connection was lost/],
  ["/bin/sh: 1: sudo: not found", /no sudo/],
  ["/bin/sh: 1: sudo: Permission denied", /no sudo/],
  ["Missing sudo password", /--ask-become-pass/],
  ["Access denied for user 'root'@'localhost' (using password: YES)", /data is unchanged/],
  [
    "The database of db accepts neither the vault's password of root nor the previous one.",
    /`harden-init secrets set`/,
  ],
  ["An earlier deploy did not come to the end; deploy with `-e seed_retry=true`.", /--seed-retry/],
  ["couldn't resolve module/action 'community.docker.docker_compose_v2'", /doctor --fix/],
  ["Failed to import the required Python library (requests) on host's Python", /lacks a library/],
  ["/bin/sh: 1: /usr/bin/python3: not found", /install `python3`/],
  ["cp: cannot create '/etc/x': Read-only file system", /read-only/],
])("%s", (message, advice) => {
  expect(explainFailure(message, { stack: "csvs23", host: "web1" }).advice).toMatch(advice);
});

test("a changed host key is told in our words: what it may mean, the key that was shown, that nothing was sent", () => {
  const { message, advice } = explainFailure(changedKey, { stack: "csvs23", host: "web1" });
  expect(message).toContain(
    "This server's key, SHA256:qYzUAPUWNTtEumBFsWFPhu+Tsm6AbdA3qxMHqAp7TvU, differs from the known key",
  );
  expect(message).not.toContain("@@@");
  expect(advice).toMatch(/set up again, or someone intercepts.*`harden-init access web1`/);
});

/** As ssh says it, through Ansible. */
const changedKey = [
  "Task failed: Failed to connect to the host via ssh: @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
  "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
  "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
  "The fingerprint for the ED25519 key sent by the remote host is",
  "SHA256:qYzUAPUWNTtEumBFsWFPhu+Tsm6AbdA3qxMHqAp7TvU.",
  "Host key for 172.17.0.5 has changed and you have requested strict checking.",
  "Host key verification failed.",
].join("\n");

test.each([
  ["Docker Engine does not answer here. /var/run/docker.sock: Connection refused. Install it.", /doctor/],
  ["web said last:\n  dial tcp 10.0.0.2:5432: connection refused", undefined],
])("a host that answers gets no advice about its connection: %s", (message, advice) => {
  const about = { stack: "csvs23", host: "web1", outcome: "failed" } as const;
  expect(explainFailure(message, about).advice ?? "none").toMatch(advice ?? /^none$/);
});

test("an unknown failure gets no made-up advice", () => {
  expect(explainFailure("This was expected", { stack: "csvs23" })).toEqual({ message: "This was expected" });
});
