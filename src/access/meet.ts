import { buildMissingProblem, exitCodes, Problem } from "../lib/errors.ts";
import { type Captured, captureOutput } from "../lib/exec.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { Host } from "../model/types/host.ts";
import { type HostKey, judge, parseHostKeys, type Verdict } from "./host-keys.ts";

/** Where ssh connects to for a host of the inventory, by the user's ssh configuration. */
export interface Destination {
  readonly address: string;
  readonly port: number;
  /** The name in known_hosts: `[address]:port` if the port is not 22. */
  readonly filedAs: string;
  /** The known_hosts files of the user and of this machine, absolute. */
  readonly knownHosts: readonly string[];
}

/** The keys that a server showed, and how they compare with the known ones. */
export interface Meeting {
  readonly host: Host;
  readonly destination: Destination;
  readonly offered: readonly HostKey[];
  readonly known: readonly HostKey[];
  readonly verdict: Verdict;
}

/** Seconds to wait for a server's answer. */
const patience = 10;

/**
 * Asks a server for its keys and compares them with the project's file and the user's own. Nothing else is sent, and nothing is written.
 *
 * @param projectFile the project's known_hosts, absolute
 * @throws Problem (exit 4) if ssh is missing here, (exit 6) if the server does not answer
 */
export async function meet(host: Host, projectFile: string): Promise<Meeting> {
  const destination = await destinationOf(host);
  const [offered, known] = await Promise.all([
    keysOf(host, destination),
    knownKeys(destination, [projectFile, ...destination.knownHosts]),
  ]);
  return { host, destination, offered, known, verdict: judge(offered, known) };
}

/** Asks ssh itself, so that aliases, ports and names of the user's configuration apply as in a deploy. */
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

/** ssh-keyscan connects to the address directly; behind a jump host it would reach nothing, or another server. */
function refuseDetour({ name, address = name }: Host, values: ReadonlyMap<string, string>): void {
  const jump = ["proxyjump", "proxycommand"].find((key) => (values.get(key) ?? "none") !== "none");
  if (jump !== undefined) {
    throw new Problem(exitCodes.usage, {
      where: name,
      what: `your ssh configuration reaches it through another server (${jump}), so its key cannot be read from here`,
      fix: `Log in once by hand, compare the key and accept it: ssh ${address}`,
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
      what: `no ssh daemon answered with a key at ${address}, port ${port}${said === undefined ? "" : ` (${makePrintable(said, 200)})`}`,
      fix: "Check `address` and `port` in harden.yml, and that the server is up and reachable from this machine.",
    });
  }
  return keys;
}

/** `ssh-keygen -F` also finds hashed names and patterns. */
async function knownKeys({ filedAs }: Destination, files: readonly string[]): Promise<readonly HostKey[]> {
  const found = await Promise.all(files.map((file) => captureOutput(["ssh-keygen", "-F", filedAs, "-f", file])));
  return found.flatMap(({ stdout }) => parseHostKeys(stdout));
}

async function need(argv: readonly [string, ...string[]], timeout?: number): Promise<Captured> {
  const answer = await captureOutput(argv, timeout === undefined ? {} : { timeout });
  if (answer.code === 127) {
    throw buildMissingProblem({
      where: argv[0],
      what: "the program is not installed on this machine",
      fix: "Install the ssh client (package openssh-client).",
    });
  }
  return answer;
}
