import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../engine/docker.ts";
import { Lab } from "../projects/lab.ts";

// Not in this file as a whole, of which there may be copies.
const canary = `here-canary-${randomUUID()}`;
const server = `use POSIX;
open(my $key, "<", "/run/secrets/key") or die "key: $!"; die "no key" unless <$key> =~ /canary/;
open(my $pid, ">", "/run/server.pid") or die "pid: $!"; print $pid $$; close $pid;
$SIG{TERM} = sub { exit };
my $listener = IO::Socket::INET->new(LocalPort => 8000, Listen => 5, ReuseAddr => 1) or die $!;
while (my $visitor = $listener->accept) {
  while (<$visitor>) { last if /^\\r?$/ }
  print $visitor "HTTP/1.0 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\nwell\\n";
  close $visitor;
}
`;

/** A stack with two services and a secret that is learned on this machine before anything of it was deployed. */
export class LearnLab extends Lab {
  constructor(stack: string, port: number) {
    super(stack, port, {
      services: "",
      files: {
        "page/server.pl": server,
        "page/Dockerfile": 'FROM debian:13\nCOPY server.pl /\nCMD ["perl", "-MIO::Socket", "/server.pl"]\n',
        "rest/Dockerfile": 'FROM debian:13\nCMD ["sh", "-c", "trap exit TERM; while :; do sleep 1 & wait; done"]\n',
        "key.txt": canary,
        "docker-compose.yml": `services:
  page:
    build: ./page
    ports: ["127.0.0.1:${port}:8000"]
    secrets: [key]
    depends_on: [rest]
  rest: { build: ./rest }
secrets: { key: { file: ./key.txt } }
`,
      },
    });
  }

  /** The folder in memory that it lies in meanwhile. */
  get place(): string {
    return `/run/harden-learn.${this.stack}`;
  }

  /** Whether a container of an experiment with its page is there. */
  isAtWork(): boolean {
    return docker("ps", "--quiet", "--filter", `name=harden-learn-${this.stack}-page`).trim() !== "";
  }

  /** What a learning makes: containers, volumes and networks, the folder in memory, the kernel's tracing, and files with the secret. */
  listLeft(): readonly string[] {
    const name = `harden-learn-${this.stack}-`;
    const made = [
      docker("ps", "--all", "--quiet", "--filter", `name=${name}`),
      docker("volume", "ls", "--quiet", "--filter", `name=${name}`),
      docker("network", "ls", "--quiet", "--filter", `name=${name}`),
    ];
    const folders = readdirSync("/run").filter(
      (entry) => entry.startsWith("harden-learn") && entry.includes(this.stack),
    );
    return [...made.join("").split("\n"), ...folders, ...this.filesWithSecret()].filter(Boolean);
  }

  /** Of what was written since the test began, the user's own file is the only one that may have it. */
  private filesWithSecret(): readonly string[] {
    const folders = ["/run", "/tmp", "/dev/shm", "/var/lib/docker/volumes", "/opt/harden"].filter((path) =>
      existsSync(path),
    );
    const young = ["-xdev", "-type", "f", "-newer", this.passphrase, "-size", "-2048k"];
    const words = [...folders, ...young, "-exec", "grep", "--files-with-matches", "--no-messages", canary, "{}", "+"];
    const { stdout } = spawnSync("find", words, { encoding: "utf8" });
    return stdout.split("\n").filter((path) => path !== join(this.folder, "key.txt") && !path.includes("/jest"));
  }
}
