import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { waitFor } from "../wait.ts";

/* What a server hears of a run without anyone asking: its system log, and the engine's events. Both are kept in files, where the search finds them. */

const socket = "/dev/log";

/*
 * One at a time has the machine's log, and others wait for it. What was left by one that was killed answers nobody, and is replaced; a log of the
 * system's own answers, and stays. The first line says which it is.
 */
const keep = `import fcntl, os, socket, sys
def say(line):
    sys.stdout.buffer.write(line + b"\\n")
    sys.stdout.flush()
lock = open("/run/lock/harden-init-canaries", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
try:
    log.connect("${socket}")
    sys.exit(say(b"the system's own"))
except FileNotFoundError:
    pass
except ConnectionRefusedError:
    os.unlink("${socket}")
log.bind("${socket}")
os.chmod("${socket}", 0o666)
say(b"kept here")
while True:
    say(log.recv(1 << 20))
`;

/** A system log of our own where this machine has none, and what ends it. One that runs writes below /var/log by itself. */
export async function keepSystemLog(file: string): Promise<{ readonly ours: boolean; end(): Promise<void> }> {
  const end = keepOutput(["python3", "-c", keep], file);
  const [said] = await waitFor(
    () => /^.+(?=\n)/.exec(readFileSync(file, "utf8"))?.slice(),
    () => `nobody keeps ${socket}`,
    { seconds: 1_200 },
  );
  const ours = said === "kept here";
  return {
    ours,
    end: async () => {
      if (ours) {
        rmSync(socket, { force: true });
      }
      await end();
    },
  };
}

/** What the engine tells of a stack to everyone who listens: each program that is started in a container, with its arguments. */
export function keepEvents(stack: string, file: string): () => Promise<void> {
  const filter = `label=com.docker.compose.project=${stack}`;
  return keepOutput(["docker", "events", "--filter", filter, "--format", "{{json .}}"], file);
}

function keepOutput([program = "", ...words]: readonly string[], file: string): () => Promise<void> {
  const output = openSync(file, "w", 0o600);
  const child: ChildProcess = spawn(program, words, { stdio: ["ignore", output, "inherit"] });
  closeSync(output);
  const ended = once(child, "exit");
  return async () => {
    child.kill();
    await ended;
  };
}
