import { exitCodes, missingProblem, Problem } from "../lib/errors.ts";
import { type Captured, capture } from "../lib/exec.ts";
import { printable } from "../lib/text/printable.ts";
import type { Host } from "../model/types.ts";
import { type HostKey, judge, parseHostKeys, type Verdict } from "./host-keys.ts";

/** Where ssh goes for a host of the inventory, with the user's own ssh configuration taken in. */
export interface Destination {
  readonly address: string;
  readonly port: number;
  /** The name that its keys are filed under: `[address]:port` where the port is not the usual one. */
  readonly filedAs: string;
  /** The known_hosts files of the user and of this machine, absolute. */
  readonly knownHosts: readonly string[];
}

/** A server as it showed itself, and what is known of it. */
export interface Meeting {
  readonly host: Host;
  readonly destination: Destination;
  readonly offered: readonly HostKey[];
  readonly known: readonly HostKey[];
  readonly verdict: Verdict;
}

/** Seconds that a server has for its answer. */
const patience = 10;

/**
 * Asks a server for its keys and compares them with those in the project's file and in the user's own. Nothing is sent to it but the wish
 * for its keys, and nothing is written.
 *
 * @param projectFile the project's known_hosts, absolute
 * @throws Problem (exit 4) where ssh is missing here; (exit 6) where the server does not answer
 */
export async function meet(host: Host, projectFile: string): Promise<Meeting> {
  const destination = await destinationOf(host);
  const [offered, known] = await Promise.all([
    keysOf(host, destination),
    knownKeys(destination, [projectFile, ...destination.knownHosts]),
  ]);
  return { host, destination, offered, known, verdict: judge(offered, known) };
}

/** Asks ssh itself, so that aliases, ports and names of the user's configuration count as they do in a deploy. */
async function destinationOf(host: Host): Promise<Destination> {
  const port = host.port === undefined ? [] : ["-p", String(host.port)];
  const answer = await need(["ssh", "-G", ...port, host.address ?? host.name]);
  const values = new Map(
    answer.stdout.split("\n").map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
  );
  refuseDetour(host, values);
  const address = values.get("hostname") ?? host.address ?? host.name;
  const number = Number(values.get("port") ?? 22);
  const files = ["userknownhostsfile", "globalknownhostsfile"].flatMap((key) => (values.get(key) ?? "").split(" "));
  return {
    address,
    port: number,
    filedAs: values.get("hostkeyalias") ?? (number === 22 ? address : `[${address}]:${number}`),
    knownHosts: files.filter((file) => file.startsWith("/")),
  };
}

/** ssh-keyscan goes straight to the address; behind another server it would meet nobody, or somebody else. */
function refuseDetour({ name, address = name }: Host, values: ReadonlyMap<string, string>): void {
  const jump = ["proxyjump", "proxycommand"].find((key) => (values.get(key) ?? "none") !== "none");
  if (jump !== undefined) {
    throw new Problem(exitCodes.usage, {
      where: name,
      what: `your ssh configuration reaches it through another server (${jump}), so its key cannot be asked for`,
      fix: `Log in once by hand, compare the key, and agree: ssh ${address}`,
    });
  }
}

async function keysOf({ name }: Host, { address, port }: Destination): Promise<readonly HostKey[]> {
  const words = ["-T", String(patience), "-t", "ed25519,ecdsa,rsa", "-p", String(port), address];
  const answer = await need(["ssh-keyscan", ...words], (patience + 5) * 1000);
  const keys = parseHostKeys(answer.stdout);
  if (keys.length === 0) {
    const said = answer.stderr.split("\n").find((line) => line !== "" && !line.startsWith("#"));
    throw new Problem(exitCodes.unreachable, {
      where: name,
      what: `no ssh daemon showed its key at ${address}, port ${port}${said === undefined ? "" : ` (${printable(said, 200)})`}`,
      fix: "Check `address` and `port` in harden.yml, and that the server runs and lets this machine in.",
    });
  }
  return keys;
}

/** `ssh-keygen -F` also finds names that are hashed or stand for several. */
async function knownKeys({ filedAs }: Destination, files: readonly string[]): Promise<readonly HostKey[]> {
  const found = await Promise.all(files.map((file) => capture(["ssh-keygen", "-F", filedAs, "-f", file])));
  return found.flatMap(({ stdout }) => parseHostKeys(stdout));
}

async function need(argv: readonly [string, ...string[]], timeout?: number): Promise<Captured> {
  const answer = await capture(argv, timeout === undefined ? {} : { timeout });
  if (answer.code === 127) {
    throw missingProblem({
      where: argv[0],
      what: "the program is not on this machine",
      fix: "Install the ssh client (package openssh-client).",
    });
  }
  return answer;
}
