import { basename } from "node:path";
import { docker } from "../engine/docker.ts";
import { imageWith } from "../engine/image-with.ts";
import type { Cluster } from "./cluster.ts";

const port = 5000;
const folder = "/etc/registry";

/** A registry on the network of a cluster's servers, with TLS by a certificate of its own and one login. */
export class TrialRegistry {
  readonly host: string;
  private readonly name: string;

  /** Starts it, and has each server trust its certificate. */
  constructor(cluster: Cluster, user: string, password: string) {
    const address = cluster.nodes[0]?.address.replace(/\d+$/, "5") ?? "";
    const network = `harden-init-cluster-${basename(cluster.folder)}`;
    this.host = `${address}:${port}`;
    this.name = `${network}-registry`;
    const image = imageWith("debian:13", ["docker-registry", "apache2-utils", "openssl"]);
    const script = `mkdir ${folder} && cd ${folder}
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key -out certificate -subj /CN=registry -addext subjectAltName=IP:${address} 2>/dev/null
htpasswd -Bbn ${user} ${password} >logins
cat >config.yml <<END
version: 0.1
storage: { filesystem: { rootdirectory: /var/lib/registry } }
http: { addr: ":${port}", tls: { certificate: ${folder}/certificate, key: ${folder}/key } }
auth: { htpasswd: { realm: registry, path: ${folder}/logins } }
END
exec docker-registry serve config.yml`;
    const place = ["--detach", "--name", this.name, "--network", network, "--ip", address];
    docker("run", ...place, "--entrypoint", "sh", image, "-euc", script);
    cluster.exec(
      cluster.nodes[0]?.name ?? "",
      `timeout 60 bash -c 'until exec 3<>/dev/tcp/${address}/${port}; do sleep 0.5; done' 2>/dev/null`,
    );
    const certificate = docker("exec", this.name, "cat", `${folder}/certificate`);
    const trusted = `/etc/docker/certs.d/${this.host}`;
    cluster.onEach(`mkdir -p ${trusted} && cat >${trusted}/ca.crt <<'END'\n${certificate}\nEND`);
  }

  /** What it has, by the names of the repositories. */
  repositories(): readonly string[] {
    const root = "/var/lib/registry/docker/registry/v2/repositories";
    const found = docker("exec", this.name, "find", root, "-name", "_manifests", "-printf", "%P\\n");
    return found
      .split("\n")
      .map((path) => path.replace("/_manifests", ""))
      .sort();
  }

  remove(): void {
    docker("rm", "--force", "--volumes", this.name);
  }
}
