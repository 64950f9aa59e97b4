import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { docker } from "../engine/docker.ts";
import { imageWith } from "../engine/image-with.ts";
import { waitFor } from "../wait.ts";

/** Where an authority and what it certifies find each other on this machine. */
export interface AuthorityPlaces {
  /** An address of this machine that containers reach. */
  readonly address: string;
  /** Of its directory, and of what it tells of itself. */
  readonly directory: number;
  readonly management: number;
  /** Where it looks for the proofs. */
  readonly http: number;
  readonly https: number;
}

/** A name that it certifies for nobody; pebble breaks down at names with fewer parts than a refused one has. */
export const refusedName = "refused.example";

/** pebble: an authority for tests that speaks ACME as Let's Encrypt does, with name servers by which every name is this machine. */
export class Authority {
  /** The file that its own address is known by. */
  readonly rootFile: string;

  /**
   * @param folder for its files; it is the caller's to remove
   * @param lifetime of its certificates, in seconds
   */
  constructor(
    readonly name: string,
    readonly folder: string,
    readonly places: AuthorityPlaces,
    private readonly lifetime = 90 * 86_400,
  ) {
    this.rootFile = join(folder, "root.pem");
  }

  get directory(): string {
    return `https://${this.places.address}:${this.places.directory}/dir`;
  }

  async start(): Promise<void> {
    const { address, directory, management, http, https } = this.places;
    mkdirSync(this.folder, { recursive: true });
    makeCertificate(this.folder, "root", "pebble", `IP:${address}`);
    const settings = {
      listenAddress: "0.0.0.0:14000",
      managementListenAddress: "0.0.0.0:15000",
      certificate: "/pebble/root.pem",
      privateKey: "/pebble/root.key",
      httpPort: http,
      tlsPort: https,
      certificateValidityPeriod: this.lifetime,
      domainBlocklist: [refusedName],
    };
    writeFileSync(join(this.folder, "pebble.json"), JSON.stringify({ pebble: settings }));
    const names = `pebble-challtestsrv -defaultIPv4 ${address} -defaultIPv6 '' -dns01 :8053 -http01 '' -https01 '' -tlsalpn01 '' -doh ''`;
    docker("rm", "--force", this.name);
    docker(
      ...["run", "--detach", "--name", this.name, "--env", "PEBBLE_VA_NOSLEEP=1"],
      ...["--publish", `${address}:${directory}:14000`, "--publish", `${address}:${management}:15000`],
      ...["--volume", `${this.folder}:/pebble:ro`, imageWith("debian:13", ["pebble"])],
      ...["sh", "-c", `${names} & exec pebble -config /pebble/pebble.json -dnsserver 127.0.0.1:8053`],
    );
    await waitFor(
      () => this.readRoot(),
      () => docker("logs", this.name),
    );
  }

  /** The root of the certificates that it gives, as PEM. */
  readRoot(): Promise<string> {
    const { address, management } = this.places;
    return new Promise((resolve, reject) => {
      const asked = request(`https://${address}:${management}/roots/0`, { rejectUnauthorized: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => resolve(Buffer.concat(parts).toString()));
      });
      asked.on("error", reject);
      asked.end();
    });
  }

  remove(): void {
    docker("rm", "--force", this.name);
  }
}

/** Makes `NAME.pem` and `NAME.key`: a certificate that nobody else vouches for. */
export function makeCertificate(folder: string, name: string, subject: string, alternative: string, days = 60): void {
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", String(days)],
      ...["-subj", `/CN=${subject}`, "-addext", `subjectAltName=${alternative}`],
      ...["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)],
    ],
    { stdio: "ignore" },
  );
}
