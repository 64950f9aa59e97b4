import { listNotes } from "../../src/model/build/notes.ts";
import type { Model } from "../../src/model/types/model.ts";
import type { Service } from "../../src/model/types/service.ts";
import { caseStudy, dbserver, modelOf, webserver } from "../support/case-study.ts";

function service(model: Model, name: string): Service {
  const found = model.services.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no service ${name}`);
  }
  return found;
}

describe("the model of the case study", () => {
  test("starts the database before the service that uses it", async () => {
    const model = await modelOf(caseStudy());
    expect(model.services.map(({ name }) => name)).toEqual(["dbserver", "webserver"]);
  });

  test("keeps the database on an internal network of its own", async () => {
    const model = await modelOf(caseStudy());
    expect(service(model, "dbserver").networks).toEqual(["dbserver"]);
    expect(service(model, "webserver").networks).toEqual(["front", "dbserver"]);
    expect(model.networks.map(({ name, internal }) => [name, internal])).toEqual([
      ["dbserver", true],
      ["front", false],
    ]);
  });

  test("gives the web service an account, its name and the file of its password", async () => {
    const model = await modelOf(caseStudy());
    expect(service(model, "dbserver").accounts).toEqual([
      { client: "webserver", rights: "data", prefix: "", secret: "dbserver_webserver_password" },
    ]);
    expect(service(model, "webserver").environment).toEqual({
      DB_HOST: "dbserver",
      DB_NAME: "csvs23db",
      DB_USER: "webserver",
      DB_PASSWORD_FILE: "/run/secrets/dbserver_webserver_password",
    });
  });

  test("lets each secret be read by the one user that needs it", async () => {
    const model = await modelOf(caseStudy());
    expect(model.secrets.map(({ name, service: reader, uid, variable }) => [name, reader, uid, variable])).toEqual([
      ["dbserver_root_password", "dbserver", 999, "vault_dbserver_root_password"],
      ["dbserver_webserver_password", "webserver", 33, "vault_dbserver_webserver_password"],
    ]);
  });

  test("takes the first base of the kind, and what the kind says of it", async () => {
    const model = await modelOf(caseStudy());
    expect(service(model, "webserver")).toMatchObject({ base: "ubuntu:22.04", baseValues: { phpVersion: "8.1" } });
  });

  test("knows a base by its tag when a digest follows", async () => {
    const base = `debian:13@sha256:${"a".repeat(64)}`;
    const model = await modelOf(caseStudy({ services: { webserver: webserver({ base }), dbserver: dbserver() } }));
    expect(service(model, "webserver")).toMatchObject({ base, baseValues: { phpVersion: "8.4" } });
  });
});

describe("limits", () => {
  test("are the kind's, unless the answers give their own", async () => {
    const limits = { memory: "1g", cpus: 2 };
    const model = await modelOf(caseStudy({ services: { webserver: webserver(), dbserver: dbserver({ limits }) } }));
    expect(service(model, "dbserver").limits).toMatchObject({ memory: "1g", reservation: "256m", cpus: 2, pids: 256 });
  });

  test("below the kind's reservation keep half of themselves", async () => {
    const limits = { memory: "100m" };
    const model = await modelOf(caseStudy({ services: { webserver: webserver(), dbserver: dbserver({ limits }) } }));
    expect(service(model, "dbserver").limits).toMatchObject({ memory: "100m", reservation: "50m" });
  });

  test.each([
    ["512m", 128],
    ["4g", 1024],
    ["64m", 32],
  ])("of %s give the database a buffer pool of %d MiB", async (memory, bufferPool) => {
    const model = await modelOf(
      caseStudy({ services: { webserver: webserver(), dbserver: dbserver({ limits: { memory } }) } }),
    );
    expect(service(model, "dbserver").derived.bufferPool).toBe(bufferPool);
  });
});

describe("controls", () => {
  const off = async (changes: Parameters<typeof caseStudy>[0]) =>
    (await modelOf(caseStudy(changes))).controls
      .filter(({ on }) => !on)
      .map(({ control, reason }) => [control.slug, reason]);

  test("are all on in the strict profile", async () => {
    expect(await off({})).toEqual([]);
  });

  test("of the strict profile are off in the baseline", async () => {
    expect((await off({ hardening: { profile: "baseline" } })).map(([slug]) => slug)).toEqual([
      "image-digest",
      "read-only-root",
      "seccomp",
      "apparmor",
    ]);
  });

  test("of the baseline have AppArmor where it is required", async () => {
    const left = await off({ hardening: { profile: "baseline", apparmor: "require" } });
    expect(left.map(([slug]) => slug)).not.toContain("apparmor");
  });

  test("are left out with the reason that the answers give", async () => {
    const reason = "the vendor's plugin writes beside itself";
    expect(await off({ hardening: { overrides: { "read-only-root": { off: true, reason } } } })).toEqual([
      ["read-only-root", reason],
    ]);
  });

  test("follow from the other answers", async () => {
    expect(await off({ trust: "tag", hardening: { apparmor: "off" } })).toEqual([
      ["image-digest", "trust is tag"],
      ["apparmor", "hardening.apparmor is off"],
    ]);
  });
});

describe("notes", () => {
  test("name what runs by tag although digests are wanted", async () => {
    const notes = listNotes(await modelOf(caseStudy()));
    expect(notes).toEqual([
      expect.stringContaining("dbserver uses mariadb:11.8 by tag"),
      expect.stringContaining("webserver uses ubuntu:22.04 by tag"),
    ]);
  });

  test.each(["0.0.0.0:80", "[::]:80", "[0:0::0]:80"])(
    "name a port at %s, and a control that is off",
    async (publish) => {
      const notes = listNotes(
        await modelOf(
          caseStudy({ trust: "tag", services: { webserver: webserver({ publish }), dbserver: dbserver() } }),
        ),
      );
      expect(notes).toContainEqual(expect.stringContaining("The control image-digest is off: trust is tag"));
      expect(notes).toContainEqual(expect.stringContaining("webserver listens on every interface"));
    },
  );
});

test("a thousand services with one database keep their order, secrets and accounts", async () => {
  const clients = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [
      `web${index}`,
      webserver({ publish: `127.0.0.1:${10_000 + index}`, uses: ["dbserver"] }),
    ]),
  );
  const model = await modelOf(caseStudy({ services: { ...clients, dbserver: dbserver() } }));
  expect(model.services[0]?.name).toBe("dbserver");
  expect(model.services[0]?.accounts).toHaveLength(1000);
  expect(new Set(model.secrets.map(({ variable }) => variable)).size).toBe(1001);
});

test("a service of the kind generic keeps the memory that its answers reserve, and only that", async () => {
  const own = { kind: "generic", image: "nginx:1.27", limits: { reservation: "48m" } };
  const model = await modelOf(caseStudy({ services: { own, other: { kind: "generic", image: "nginx:1.27" } } }));
  const reserved = ["own", "other"].map((name) => service(model, name).adopted?.hardened.service.mem_reservation);
  expect(reserved).toEqual(["48m", undefined]);
});
