import { docker } from "../engine/docker.ts";
import { imageWith } from "../engine/image-with.ts";

/** What of harden.yml says that a stack's backups lie there. */
export interface StorePlace {
  readonly to: string;
  readonly variables: readonly string[];
  /** The values of the secrets that stand for the variables. */
  readonly secrets: Readonly<Record<string, string>>;
}

const packages = ["openssh-server", "restic-rest-server", "apache2-utils", "python3-moto", "python3-flask-cors"];
const [account, password] = ["shop", "Lantern-Ferry-29-Slate"];
/** Starts all three; S3 has a bucket. */
const start = `
set -eu
useradd --create-home backup-keeper
install -d -m 700 -o backup-keeper /home/backup-keeper/.ssh /srv/rest
mkdir -p /run/sshd
/usr/sbin/sshd
htpasswd -bBc /srv/rest/.htpasswd ${account} ${password} 2>/dev/null
restic-rest-server --path /srv/rest --private-repos --listen :8000 &
python3 -c 'from moto.server import main; main(["-H", "0.0.0.0", "-p", "5000"])' &
until python3 -c 'import urllib.request as u; u.urlopen(u.Request("http://127.0.0.1:5000/shop", method="PUT"))'; do sleep 1; done
echo ready
wait`;

/** A machine in a container that keeps backups, by sftp, by restic's own server and by S3. It has a network of its own: servers have each another one. */
export class BackupStore {
  private readonly container: string;
  private readonly network: string;
  private readonly address: string;

  constructor(name: string) {
    const image = imageWith("debian:13", packages);
    this.network = `${name}-${process.pid}`;
    docker("network", "create", this.network);
    const place = ["--name", this.network, "--network", this.network];
    this.container = docker("run", "--detach", ...place, "--init", image, "sh", "-c", start);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    this.address = docker("inspect", "--format", format, this.container);
  }

  /** Lets a server reach it. */
  admit(container: string): void {
    docker("network", "connect", this.network, container);
  }

  get isReady(): boolean {
    return docker("logs", this.container).includes("ready");
  }

  /** By ssh, for whom has that public key; the second is a line of known_hosts. */
  bySftp(publicKey: string): readonly [StorePlace, string] {
    const keys = "/home/backup-keeper/.ssh/authorized_keys";
    this.exec(`echo '${publicKey}' >>${keys} && chown backup-keeper ${keys}`);
    const place = { to: `sftp:backup-keeper@${this.address}:/home/backup-keeper/shop`, variables: [], secrets: {} };
    return [place, `${this.address} ${this.exec("cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub")}`];
  }

  /** By restic's own server, which asks for a password. */
  get byRest(): StorePlace {
    return {
      to: `rest:http://${this.address}:8000/${account}/`,
      variables: ["RESTIC_REST_USERNAME", "RESTIC_REST_PASSWORD"],
      secrets: { backup_restic_rest_username: account, backup_restic_rest_password: password },
    };
  }

  get byS3(): StorePlace {
    return {
      to: `s3:http://${this.address}:5000/shop`,
      variables: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
      secrets: { backup_aws_access_key_id: "shop", backup_aws_secret_access_key: password },
    };
  }

  exec(script: string): string {
    return docker("exec", this.container, "sh", "-euc", script);
  }

  remove(): void {
    docker("rm", "--force", "--volumes", this.container);
    docker("network", "rm", this.network);
  }
}
