import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/* Who signs images in tests, by the real cosign and openssl. Times are written as openssl takes them: `20250101000000Z`. */

/** For whom and by whom the certificates say that they were made. */
export const identity = "release@example.org";
export const issuer = "https://login.example.org";

/** An authority for certificates: its key stays beside the certificate. */
export class Authority {
  readonly certificate: string;
  private readonly key: string;

  constructor(folder: string) {
    mkdirSync(folder);
    this.certificate = join(folder, "ca.pem");
    this.key = join(folder, "ca.key");
    const kind = words("-x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Lab");
    const uses = words("-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign");
    const days = words("-not_before 20200101000000Z -not_after 20450101000000Z");
    openssl(folder, "req", ...kind, ...uses, ...days, "-keyout", this.key, "-out", this.certificate);
  }

  /** Puts `release.pem` into a signer's folder, for its key. */
  certify(folder: string, { from, to }: { readonly from: string; readonly to: string }): void {
    // Sigstore's extension for who has checked the identity.
    const told = `1.3.6.1.4.1.57264.1.1=DER:${Buffer.from(issuer).toString("hex")}`;
    const extensions = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=codeSigning"];
    writeFileSync(join(folder, "extensions"), [...extensions, `subjectAltName=email:${identity}`, told].join("\n"));
    openssl(folder, "req", ...words("-new -newkey rsa:2048 -nodes -keyout unused.key -subj /CN=release -out request"));
    const by = ["-CA", this.certificate, "-CAkey", this.key, "-extfile", "extensions"];
    const out = words("-force_pubkey cosign.pub -out release.pem");
    openssl(folder, "x509", "-req", "-in", "request", ...by, "-not_before", from, "-not_after", to, ...out);
  }
}

/** Somebody with a pair of keys, in a folder: `cosign.key` and `cosign.pub`. */
export class Signer {
  constructor(
    readonly folder: string,
    private readonly authority?: Authority,
    valid?: { readonly from: string; readonly to: string },
  ) {
    mkdirSync(folder);
    cosign(folder, "generate-key-pair");
    if (valid !== undefined) {
      authority?.certify(folder, valid);
    }
  }

  get publicKey(): string {
    return join(this.folder, "cosign.pub");
  }

  /** Signs what a registry has under that digest. */
  sign(reference: string): void {
    const chain = ["--certificate", "release.pem", "--certificate-chain", this.authority?.certificate ?? ""];
    cosign(
      this.folder,
      "sign",
      "--key",
      "cosign.key",
      ...(this.authority ? chain : []),
      ...withoutLog(this.folder),
      "--yes",
      reference,
    );
  }
}

/** How the cosign that is installed signs in its own format, and nothing is sent to a log: 3 takes that from a file of services, which names none. */
function withoutLog(folder: string): readonly string[] {
  const chooses = cosign(folder, "verify", "--help").includes("--new-bundle-format");
  if (chooses) {
    return ["--tlog-upload=false"];
  }
  const services = ["fulcio", "oidc", "rekor", "tsa"].map((service) => `--no-default-${service}`);
  cosign(folder, "signing-config", "create", ...services, "--out", "services.json");
  return ["--signing-config", "services.json"];
}

/** Runs cosign without a question. */
function cosign(folder: string, ...options: readonly string[]): string {
  const env = { ...process.env, COSIGN_PASSWORD: "" };
  return execFileSync("cosign", options, { cwd: folder, env, stdio: "pipe", encoding: "utf8" });
}

function openssl(folder: string, ...options: readonly string[]): void {
  execFileSync("openssl", options, { cwd: folder, stdio: "pipe" });
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
