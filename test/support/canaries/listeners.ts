import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { waitFor } from "../wait.ts";

/* What a server hears of a run without anyone asking: its system log, and the engine's events. Both are kept in files, where the search finds them. */

const socket = "/dev/log";
const keep = `import os, socket, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("${socket}")
os.chmod("${socket}", 0o666)
while True:
    sys.stdout.buffer.write(log.recv(1 << 20) + b"\\n")
    sys.stdout.flush()
`;

/** A system log of our own where this machine has none; one that runs writes below /var/log by itself. Call what it returns to end it. */
export async function keepSystemLog(file: string): Promise<() => Promise<void>> {
  if (existsSync(socket)) {
    return async () => undefined;
  }
  const end = keepOutput(["python3", "-c", keep], file);
  await waitFor(
    () => existsSync(socket),
    () => `${socket} never came`,
  );
  return async () => {
    await end();
    rmSync(socket, { force: true });
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
  return async () => {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  };
}
