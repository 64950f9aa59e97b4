import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { lookAtAnsible } from "../../src/doctor/ansible.ts";
import { controllerNeeds } from "../../src/doctor/controller.ts";
import { engineNeeds } from "../../src/doctor/engine.ts";
import { examine, isFit } from "../../src/doctor/examine.ts";
import type { Diagnosis } from "../../src/doctor/types.ts";
import { fakePrograms } from "./fake-programs.ts";
import { machine } from "./machines.ts";

const refused = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";

/** A docker that answers for its server, its compose plugin and its builder. */
const docker = (server: string, compose = "echo 2.26.1", builder = "echo buildx 0.13.1"): string =>
  `case "$1" in version) ${server} ;; compose) ${compose} ;; buildx) ${builder} ;; esac`;

let undo = (): void => undefined;
afterEach(() => undo());

async function look(scripts: Readonly<Record<string, string>>): Promise<Readonly<Record<string, Diagnosis>>> {
  undo = fakePrograms(scripts);
  const diagnoses = await examine(machine("debian 13 trixie", { isRoot: false }), engineNeeds);
  return Object.fromEntries(diagnoses.map((diagnosis) => [diagnosis.need, diagnosis]));
}

describe("the engine", () => {
  test.each([
    ["works", { docker: docker("echo 26.1.5+dfsg1") }, true, "26.1.5"],
    ["is too old", { docker: docker("echo 20.10.24") }, false, "20.10.24, older than 25"],
    ["is missing, as a shell says it", { docker: "exit 127" }, false, "not installed"],
    ["does not answer", { docker: docker(`echo "${refused}" >&2; exit 1`) }, false, "installed, but not running"],
    [
      "is not for this account",
      { docker: docker('echo "permission denied while trying to connect" >&2; exit 1') },
      null,
      "this account is not allowed to use the engine",
    ],
    ["breaks", { docker: docker('echo "error: no disk" >&2; exit 1') }, false, "error: no disk"],
  ])("%s", async (_name, scripts, ok, found) => {
    expect((await look(scripts))["docker engine"]).toMatchObject({ ok, found });
  });

  test("nothing of it on PATH", async () => {
    const { "docker engine": engine, "docker compose": compose } = await look({});
    expect([engine?.ok, compose?.ok]).toEqual([false, false]);
    expect(engine?.fix.join("\n")).toContain("apt-get install");
  });

  test("one that is only stopped is only started", async () => {
    const { "docker engine": engine } = await look({ docker: docker(`echo "${refused}" >&2; exit 1`) });
    expect(engine?.fix).toEqual(["sudo systemctl enable --now docker"]);
  });

  test("a client without the plugins lacks the plugins", async () => {
    const missing = 'echo "unknown flag: --short" >&2; exit 125';
    const looks = await look({
      docker: docker("echo 28.2.2", missing, "echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1"),
    });
    expect(looks["docker compose"]).toMatchObject({ ok: false, found: "not installed" });
    expect(looks["docker buildx"]).toMatchObject({ ok: false, found: "not installed" });
  });

  test("a newer major version is new enough", async () => {
    expect((await look({ docker: docker("echo 29.7.2", "echo 5.5.0") }))["docker compose"]).toMatchObject({ ok: true });
  });
});

describe("Ansible and its collections", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ansible-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const answer = (version: string): string =>
    `printf 'ansible-playbook [core ${version}]\\n  ansible python module location = ${folder}/lib/ansible\\n  ansible collection location = ${folder}/own\\n'`;

  function install(place: string, name: string, version: string): void {
    const at = join(folder, place, "ansible_collections", ...name.split("."));
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, "MANIFEST.json"), JSON.stringify({ collection_info: { version }, format: 1 }));
  }

  async function examineAll(scripts: Readonly<Record<string, string>>): Promise<readonly Diagnosis[]> {
    undo = fakePrograms(scripts);
    const ansible = await lookAtAnsible();
    return examine(machine("debian 13 trixie", { ansible }), controllerNeeds);
  }

  test("all there", async () => {
    install("lib", "community.docker", "4.7.0");
    install("own", "ansible.posix", "1.6.2");
    const diagnoses = await examineAll({ "ansible-playbook": answer("2.16.3") });
    expect(diagnoses.map(({ found }) => found)).toEqual(["2.16.3", "4.7.0", "1.6.2"]);
    expect(isFit(diagnoses)).toBe(true);
  });

  test("the user's own collection hides the bundled one, as Ansible sees it", async () => {
    install("lib", "community.docker", "4.7.0");
    install("own", "community.docker", "3.4.0");
    const diagnoses = await examineAll({ "ansible-playbook": answer("2.19.11") });
    expect(diagnoses[1]).toMatchObject({
      ok: false,
      found: "3.4.0, older than 3.8",
      fix: ["ansible-galaxy collection install --force 'community.docker:==4.7.0'"],
    });
  });

  test("collections are installed in the versions of the project's requirements.yml", async () => {
    const diagnoses = await examineAll({ "ansible-playbook": answer("2.19.11") });
    const { collections } = parse(readFileSync("templates/project/requirements.yml", "utf8"));
    expect(diagnoses.slice(1).flatMap(({ fix }) => fix)).toEqual(
      collections.map(
        ({ name, version }: Record<string, string>) => `ansible-galaxy collection install --force '${name}:${version}'`,
      ),
    );
    expect(collections.map(({ version }: Record<string, string>) => version).join()).toMatch(/^==[\d.]+,==[\d.]+$/);
  });

  test.each([
    ["not installed", {}],
    ["broken", { "ansible-playbook": "exit 1" }],
  ])("%s: one installation brings all three", async (_name, scripts) => {
    const diagnoses = await examineAll(scripts);
    expect(diagnoses.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(new Set(diagnoses.flatMap(({ fix }) => fix)).size).toBe(2);
    expect(isFit(diagnoses)).toBe(false);
  });

  test("too old", async () => {
    const [core] = await examineAll({ "ansible-playbook": answer("2.10.8") });
    expect(core).toMatchObject({ ok: false, found: "2.10.8, older than 2.16" });
  });
});
