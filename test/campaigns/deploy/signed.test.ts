import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { idleApp } from "../../support/projects/idle-app.ts";
import { Lab } from "../../support/projects/lab.ts";
import { Authority, identity, issuer, Signer } from "../../support/signatures/signers.ts";

/*
 * Signed images, from the registry to the report, with the real cosign: only what is signed as harden.yml says is deployed, and everything
 * else leaves the running stack as it is. Versions 2 and 3 each sign in their own format, and refuse in their own words; which one is tried is what PATH has.
 */

// It is in no archive of Ubuntu.
const hasCosign = spawnSync("cosign", ["version"]).status === 0;
if (!hasCosign) {
  console.warn("cosign is not installed here: signatures are not tested");
}

const stack = "e2esigned";
const registry = "127.0.0.1:18362";
const image = `${registry}/team/quiet`;
const services = idleApp.services.replace("image: debian:13", `image: ${image}:1`);
const byKey = { tool: "cosign", key: "keys/release.pub", log: "none" };
const byCertificate = { tool: "cosign", identity, issuer, roots: "keys/ca.pem", log: "none" };

(hasCosign ? describe : describe.skip)("signed images", () => {
  let lab: Lab;
  let server: ChildProcess;
  let authority: Authority;
  let signed: string;

  beforeAll(async () => {
    server = spawn(process.execPath, ["test/support/signatures/registry.mjs", registry.split(":")[1] ?? ""]);
    await once(server.stdout as NodeJS.ReadableStream, "data");
    lab = new Lab(stack, 18_361, { services });
    const keys = join(lab.folder, "keys");
    mkdirSync(keys);
    authority = new Authority(lab.beside("authority"));
    cpSync(authority.certificate, join(keys, "ca.pem"));
    const release = new Signer(lab.beside("release"));
    cpSync(release.publicKey, join(keys, "release.pub"));
    cpSync(new Signer(lab.beside("stranger")).publicKey, join(keys, "stranger.pub"));
    signed = push("1", "first");
    release.sign(signed);
    expect(lab.init()).toMatchObject({ code: 0 });
    lab.set(["trust"], "digest");
  });
  afterAll(() => {
    server.kill();
    lab.remove();
    docker("rmi", "--force", ...docker("image", "ls", "--quiet", image).split("\n").filter(Boolean));
  });

  /** What harden.yml says of signers, and which image it names; the project is written again. */
  function answer(policy: Readonly<Record<string, string>>, reference = signed): void {
    lab.set(["signatures"], { [`${registry}/team`]: policy });
    lab.set(["services", "app", "image"], reference);
    expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  }

  /** What the current report says of signatures. */
  function verified(environment: Readonly<Record<string, string>> = {}) {
    const { code, stdout } = lab.run(["verify", "--json"], environment);
    const findings: readonly { readonly control: string }[] = JSON.parse(stdout).findings;
    return { code, finding: findings.find(({ control }) => control === "image-signature") };
  }

  const running = () => [lab.containers(), readFileSync(`/opt/harden/${stack}/compose.yml`, "utf8")];

  /** A deploy stops, with nothing changed. */
  function expectStopped(says: RegExp): void {
    const before = running();
    const { code, report } = lab.deploy();
    expect({ code, failed: report.passes[0]?.failed.map(({ message }) => message).join() }).toEqual({
      code: 3,
      failed: expect.stringMatching(says),
    });
    expect(running()).toEqual(before);
  }

  test("what is signed is deployed by its digest, and each report says so", () => {
    lab.set(["signatures"], { [`${registry}/team`]: byKey });
    expect(lab.run(["pin"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).toContain(signed);
    expect(lab.run(["generate"])).toMatchObject({ code: 0 });
    lab.mustDeploy();
    expect(verified().finding).toMatchObject({ host: "here", service: "app", ok: true });
  });

  test("what another key signed stops a deploy, also one by Ansible alone, and the next report names it", () => {
    answer({ ...byKey, key: "keys/stranger.pub" });
    expectStopped(/no matching (signatures|attestations)/);
    const options = ["-i", "inventory", "playbooks/site.yml", "--vault-id", `${stack}@${lab.passphrase}`];
    const alone = spawnSync("ansible-playbook", options, { cwd: lab.folder, encoding: "utf8", env: lab.environment });
    expect({ code: alone.status, stdout: alone.stdout }).toEqual({
      code: 2,
      stdout: expect.stringContaining("Nothing was changed"),
    });
    expect(verified()).toMatchObject({ code: 3, finding: { ok: false, why: expect.stringContaining(signed) } });
  });

  test("what nobody signed stops a deploy", () => {
    answer(byKey, push("2", "second"));
    expectStopped(/no signatures found/);
  });

  test("a certificate counts while it is valid, and for whom it was made", () => {
    const third = push("3", "third");
    new Signer(lab.beside("valid"), authority, { from: "20250101000000Z", to: "20440101000000Z" }).sign(third);
    answer(byCertificate, third);
    expect(lab.deploy("--check")).toMatchObject({ code: 0 });
    answer({ ...byCertificate, identity: "other@example.org" }, third);
    expectStopped(/none of the expected identities matched|no matching CertificateIdentity/);
    const fourth = push("4", "fourth");
    new Signer(lab.beside("expired"), authority, { from: "20250101000000Z", to: "20250601000000Z" }).sign(fourth);
    answer(byCertificate, fourth);
    expectStopped(/expired certificate|leaf certificate verification failed/);
  });

  test("an image that is named by a tag alone stops a deploy", () => {
    lab.edit("harden.lock.yml", () => "version: 1\nimages: []\n");
    answer(byKey, `${image}:1`);
    expectStopped(/a tag can be moved/);
  });

  test("without cosign a deploy does not begin, and nothing counts as verified", () => {
    answer(byKey);
    const environment = { PATH: makePath(lab.beside("programs")) };
    const { code, stderr } = lab.run(["deploy"], environment);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("apt install cosign") });
    expect(verified(environment).finding).toMatchObject({
      ok: null,
      why: expect.stringContaining("cosign is not installed"),
    });
  });

  test("a renewed digest is shown with the packages that differ, and leaves no image behind", () => {
    const images = () => docker("image", "ls", "--format", "{{.ID}} {{.Digest}} {{.Tag}}", image).split("\n").sort();
    lab.set(["services", "app", "image"], signed);
    const older = "sed -i '/^Package: tzdata$/,/^$/s/^Version: .*/Version: 0.1-1/' /var/lib/dpkg/status";
    const moved = push("1", "moved", `RUN ${older}\n`);
    // With its last tag the digest goes, too.
    docker("rmi", `${image}:1`);
    const before = images();
    const { code, stdout } = lab.run(["pin", "--renew"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/→ \S+:1@sha256:\w+\n {2}1 package differs\n {4}tzdata 20\S+ → 0\.1-1\n/),
    });
    expect(stdout).toContain(moved);
    expect(images()).toEqual(before);
  });

  test("a registry that returns other content than it names pins nothing", () => {
    const lies = `${registry}/lies/quiet:1`;
    docker("tag", "debian:13", lies);
    docker("push", "--quiet", lies);
    lab.set(["services", "app", "image"], lies);
    const before = readFileSync(join(lab.folder, "harden.yml"), "utf8");
    const { code, stderr } = lab.run(["pin"]);
    docker("rmi", lies);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(lies) });
    expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).toBe(before);
  });
});

/** Pushes another content under a tag, and gives its reference with the digest. */
function push(tag: string, label: string, more = ""): string {
  const name = `${image}:${tag}`;
  const input = `FROM debian:13\nLABEL content=${label}\n${more}`;
  execFileSync("docker", ["build", "--quiet", "--tag", name, "-"], { input, stdio: ["pipe", "pipe", "pipe"] });
  docker("push", "--quiet", name);
  return docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", name).replace(image, name);
}

/** A PATH that has what a deploy needs, and no cosign. */
function makePath(folder: string): string {
  mkdirSync(folder);
  for (const name of ["ansible-playbook", "ansible", "docker", "python3", "sh", "ssh"]) {
    symlinkSync(execFileSync("which", [name], { encoding: "utf8" }).trim(), join(folder, name));
  }
  const nodes = dirname(process.execPath);
  return nodes === "/usr/bin" ? folder : `${folder}:${nodes}`;
}
