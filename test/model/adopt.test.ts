import fc from "fast-check";
import { findControl } from "../../src/controls/catalogue.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import type { KnownImage } from "../../src/kinds/schema/known-image.ts";
import { hardenService } from "../../src/model/adopt/harden.ts";
import { describeLikeness, findKnownImage as known, readRepository } from "../../src/model/adopt/known-images.ts";
import { hardeningRules } from "../../src/model/adopt/rules.ts";
import { findCredentials, findSecretWords, withoutPlainText } from "../../src/model/adopt/secrets/credentials.ts";
import type { ComposeService, Situation } from "../../src/model/adopt/types.ts";
import { holds } from "../support/holds.ts";

const situation: Situation = {
  service: "web",
  limits: { memory: "512m", cpus: 1, pids: 256, openFiles: 4096 },
  logging: { driver: "local" },
  accepted: {},
};
let images: readonly KnownImage[];
beforeAll(async () => {
  images = (await loadKinds()).get("generic")?.known_images ?? [];
});

function knownImage(reference: string): KnownImage | undefined {
  return known(reference, images);
}

const acceptance = { reason: "it cannot be helped yet", until: "2027-01-01" };

function hardened(service: ComposeService, more: Partial<Situation> = {}): ComposeService {
  return hardenService(service, { ...situation, ...more }).service;
}

function mountOf(source: string, target: string) {
  return { type: "bind", source, target };
}

test("a plain service gets every control that nothing can stand against", () => {
  const { service, lacks } = hardenService(
    { image: "app:1", ports: [{ target: 80, published: "8080" }], restart: "always" },
    situation,
  );
  expect(service).toEqual({
    image: "app:1",
    ports: [{ target: 80, published: "8080", host_ip: "127.0.0.1" }],
    restart: "on-failure:5",
    security_opt: ["no-new-privileges:true"],
    cap_drop: ["ALL"],
    cap_add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"],
    ipc: "private",
    logging: { driver: "local" },
    mem_limit: "512m",
    memswap_limit: "524352k",
    cpus: 1,
    pids_limit: 256,
    ulimits: { nofile: 4096, core: 0 },
  });
  expect(lacks.map(({ control }) => control)).toEqual([
    "non-root-user",
    "no-capabilities",
    "read-only-root",
    "health-check",
    "image-digest",
  ]);
});

test.each([
  ["app:1", "a tag can be moved"],
  ["app", "its image has no version"],
  ["app:latest", "its image has no version"],
])("%s has no digest, and that is left open", (image, why) => {
  const { lacks } = hardenService({ image }, situation);
  expect(lacks).toContainEqual(expect.objectContaining({ control: "image-digest", why: expect.stringContaining(why) }));
});

test("what has a digest, or is built on the server, needs none", () => {
  const controls = (service: ComposeService) => hardenService(service, situation).lacks.map(({ control }) => control);
  expect(controls({ image: `app:1@sha256:${"0".repeat(64)}` })).not.toContain("image-digest");
  expect(controls({ image: "app:1", build: { context: "." } })).not.toContain("image-digest");
});

test("what holds only in part is done also where the part is accepted", () => {
  const { service, lacks } = hardenService(
    { image: "app:1" },
    { ...situation, accepted: { "no-capabilities": acceptance } },
  );
  expect(service.cap_drop).toEqual(["ALL"]);
  expect(lacks).toContainEqual(expect.objectContaining({ control: "no-capabilities", acceptance }));
});

test("data that others have too stay, and are told where the answers accept it", () => {
  const before = { volumes: [{ type: "volume", source: "data", target: "/data" }] };
  const { service, dangers } = hardenService(before, { ...situation, accepted: { "shared-mount": acceptance } });
  expect(service.volumes).toEqual(before.volumes);
  expect(dangers).toEqual([expect.objectContaining({ slug: "shared-mount", acceptance })]);
});

test("what is known of the image goes further", () => {
  const image = knownImage("docker.io/library/mariadb:11.8");
  const { service, lacks } = hardenService(
    { image: "mariadb:11.8", volumes: [{ type: "volume", source: "data", target: "/var/lib/mysql" }] },
    { ...situation, ...(image && { image }) },
  );
  expect(service).toMatchObject({
    user: "999:999",
    cap_drop: ["ALL"],
    read_only: true,
    tmpfs: ["/run/mysqld:uid=999,gid=999,mode=0755", "/tmp:uid=999,gid=999,mode=1777"],
  });
  expect(service).not.toHaveProperty("cap_add");
  expect(lacks.map(({ control }) => control)).toEqual(["image-digest"]);
});

test.each<[string, ComposeService, Partial<Situation>, ComposeService]>([
  [
    "the owner's limits stay",
    { mem_limit: "2g", pids_limit: 9, cpus: 3 },
    {},
    { mem_limit: "2g", memswap_limit: "2097216k", pids_limit: 9, cpus: 3 },
  ],
  [
    "limits of the deploy section count",
    { deploy: { resources: { limits: { cpus: 2, memory: "1g", pids: 5 } } } },
    {},
    { memswap_limit: "1048640k", deploy: { resources: { limits: { cpus: 2, memory: "1g", pids: 5 } } } },
  ],
  [
    "a limit without a value is none",
    { mem_limit: null, pids_limit: null, cpus: null },
    {},
    { mem_limit: "512m", pids_limit: 256, cpus: 1 },
  ],
  [
    "what the answers reserve is kept for it",
    { mem_limit: "1g" },
    { limits: { ...situation.limits, reservation: "256m" } },
    { mem_limit: "1g", mem_reservation: "256m" },
  ],
  [
    "not more than its limit",
    { mem_limit: "128m" },
    { limits: { ...situation.limits, reservation: "256m" } },
    { mem_limit: "128m", mem_reservation: "128m" },
  ],
  [
    "its own reservation stays",
    { mem_reservation: "64m" },
    { limits: { ...situation.limits, reservation: "256m" } },
    { mem_reservation: "64m" },
  ],
  [
    "beside what else is reserved of a cluster",
    { deploy: { resources: { reservations: { cpus: 1 } } } },
    { limits: { ...situation.limits, reservation: "256m" } },
    { deploy: { resources: { reservations: { cpus: 1, memory: "256m" } } } },
  ],
  ["an ordinary user stays", { user: "1000" }, {}, { user: "1000" }],
  ["root becomes the user that is wanted", { user: "root" }, { user: "5:5" }, { user: "5:5" }],
  [
    "a health check stays",
    { healthcheck: { test: ["CMD", "x"] } },
    { health: { test: ["CMD", "y"] } },
    { healthcheck: { test: ["CMD", "x"] } },
  ],
  [
    "a health check that is off is set",
    { healthcheck: { disable: true } },
    { health: { test: ["CMD", "y"] } },
    { healthcheck: { test: ["CMD", "y"] } },
  ],
  ["no restart stays none", { restart: "no" }, {}, { restart: "no" }],
  [
    "an address stays",
    { ports: [{ target: 1, published: "1", host_ip: "10.0.0.1" }] },
    {},
    { ports: [{ target: 1, published: "1", host_ip: "10.0.0.1" }] },
  ],
  [
    "a port that the engine chooses is not open to everybody either",
    { ports: [{ target: 1 }] },
    {},
    { ports: [{ target: 1, host_ip: "127.0.0.1" }] },
  ],
  [
    "places that it writes",
    { tmpfs: ["/run:size=1m"] },
    { writable: ["/run", "/tmp"] },
    { read_only: true, tmpfs: ["/run:size=1m", "/tmp"] },
  ],
  [
    "a place with a size belongs to its user as well",
    {},
    { user: "33:34", writable: ["/run:size=16m", "/var/tmp:size=8m", "/x:size=1m,mode=0700"] },
    {
      tmpfs: [
        "/run:size=16m,uid=33,gid=34,mode=0755",
        "/var/tmp:size=8m,uid=33,gid=34,mode=1777",
        "/x:size=1m,mode=0700",
      ],
    },
  ],
  [
    "a place is the same with a size",
    { tmpfs: ["/run"] },
    { writable: ["/run:size=16m", "/tmp"] },
    { tmpfs: ["/run", "/tmp"] },
  ],
  [
    "a port stands for the question whether it is listened on",
    {},
    { health: { listens: 8080, interval: "30s" } },
    {
      healthcheck: {
        test: ["CMD", "grep", "-qsE", ":1F90 0+:0000 0A", "/proc/net/tcp", "/proc/net/tcp6"],
        interval: "30s",
        retries: 5,
      },
    },
  ],
  [
    "a control that its owner does without",
    { restart: "always" },
    { accepted: { "bounded-restart": acceptance } },
    { restart: "always" },
  ],
])("%s", (_title, before, more, after) => {
  expect(hardened(before, more)).toMatchObject(after);
});

test.each<[string, ComposeService, Partial<Situation>]>([
  ["of its image", {}, { user: "image" }],
  ["that its compose file names", { user: "node" }, {}],
])("a user %s has no powers to give up, and is not asked for", (_title, before, more) => {
  const { service, lacks } = hardenService(before, { ...situation, ...more });
  expect(service).toMatchObject({ ...before, cap_drop: ["ALL"] });
  expect(service).not.toHaveProperty("cap_add");
  expect(lacks.map(({ control }) => control)).not.toContain("non-root-user");
});

test.each([
  ["its usual port", [], "0050"],
  ["the usual one of several that it publishes", [{ target: 443 }, { target: 80 }], "0050"],
  ["the one that it publishes instead", [{ target: 53, protocol: "udp" }, { target: 8080 }], "1F90"],
])("a known image is asked on %s", (_title, ports, hexadecimal) => {
  const image = knownImage("nginx:1.27");
  const { healthcheck } = hardened({ ports }, { ...(image && { image }) });
  expect(healthcheck).toMatchObject({
    test: ["CMD", "grep", "-qsE", `:${hexadecimal} 0+:0000 0A`, "/proc/net/tcp", "/proc/net/tcp6"],
  });
});

test("a variant is asked where that one listens", () => {
  const image = knownImage("php:8.4-fpm-alpine");
  const { healthcheck } = hardened({}, { ...(image && { image }) });
  expect(healthcheck).toMatchObject({
    test: ["CMD", "grep", "-qsE", ":2328 0+:0000 0A", "/proc/net/tcp", "/proc/net/tcp6"],
  });
});

test.each<[string, string, ComposeService]>([
  ["nginx", "nginx:1.27", { user: "101:101" }],
  ["caddy", "caddy:2", { user: "1000:1000", cap_add: ["NET_BIND_SERVICE"] }],
])("as an ordinary user %s keeps only what its program cannot start without", (_title, reference, expected) => {
  const image = knownImage(reference);
  const service = hardened({ user: expected.user }, { ...(image && { image }) });
  expect({ user: service.user, ...(service.cap_add !== undefined && { cap_add: service.cap_add }) }).toEqual(expected);
});

test.each<[string, string, ComposeService, string | undefined, readonly string[]]>([
  ["nginx", "nginx:1.27", {}, "101:101", []],
  [
    "nginx with keys",
    "nginx:1.27",
    { volumes: [mountOf("/srv/certs", "/etc/nginx/certs")] },
    undefined,
    ["CHOWN", "DAC_OVERRIDE"],
  ],
  ["nginx with logs", "nginx:1.27", { volumes: [mountOf("/srv/logs", "/var/log/nginx")] }, undefined, ["DAC_OVERRIDE"]],
  ["nginx with a catalogue", "nginx:1.27", { volumes: [mountOf("/srv/a", "/srv/catalogue")] }, "101:101", []],
  ["nginx with a key", "nginx:1.27", { volumes: [mountOf("/srv/a.pem", "/a")] }, undefined, ["CHOWN"]],
  ["nginx with pages", "nginx:1.27", { volumes: [mountOf("/srv/site", "/usr/share/nginx/html")] }, "101:101", []],
  ["PHP's Apache", "php:8.4-apache", {}, "33:33", []],
  ["php-fpm on Alpine Linux", "php:8.4-fpm-alpine3.22", {}, "82:82", []],
  ["PHP of a command line", "php:8.4-cli-alpine", {}, undefined, []],
  ["PHP of which nobody knows which", "php:8.4", {}, undefined, ["CHOWN", "KILL"]],
  ["one that is never root", "grafana/grafana:11", { volumes: [mountOf("/srv/g", "/var/lib/grafana")] }, "472:0", []],
  ["one that its owner made root", "grafana/grafana:11", { user: "0" }, "0", ["DAC_OVERRIDE"]],
  ["ZooKeeper", "zookeeper:3.9", {}, "1000:1000", []],
  [
    "one whose data are in a folder",
    "zookeeper:3.9",
    { volumes: [mountOf("/srv/z", "/data")] },
    undefined,
    ["DAC_OVERRIDE"],
  ],
  ["Gitea", "gitea/gitea:1", {}, undefined, ["SYS_CHROOT"]],
  ["Gitea without root", "gitea/gitea:1-rootless", {}, "1000:1000", []],
])("%s starts as it can, with what that takes", (_title, reference, before, user, capabilities) => {
  const image = knownImage(reference);
  const { user: starts, cap_add: added = [] } = hardened(before, { ...(image && { image }) });
  expect(starts).toBe(user);
  expect(added).toEqual(capabilities.length === 0 ? [] : expect.arrayContaining([...capabilities]));
});

test("on the server's own network, where that is kept, nginx begins as root: a port below 1024 is root's there", () => {
  const image = knownImage("nginx:1.27");
  const kept = { "host-network": acceptance };
  expect(hardened({ network_mode: "host" }, { ...(image && { image }), accepted: kept })).toMatchObject({
    network_mode: "host",
    cap_add: ["CHOWN", "NET_BIND_SERVICE", "SETGID", "SETUID"],
  });
  expect(hardened({ network_mode: "host" }, { ...(image && { image }) })).not.toHaveProperty("cap_add");
});

test("an image that was root when its owner agreed to that keeps what root needs", () => {
  const image = knownImage("mariadb:11.8");
  const accepted = { "non-root-user": { reason: "as before", until: "2099-12-31" } };
  expect(hardened({}, { ...(image && { image }), accepted })).toMatchObject({
    cap_add: expect.arrayContaining(["CHOWN", "SETUID"]),
  });
});

test("an image that asks by itself is left to it, and no check is lacking", () => {
  const { service, lacks } = hardenService({}, { ...situation, health: { image: true } });
  expect(service).not.toHaveProperty("healthcheck");
  expect(lacks.map(({ control }) => control)).not.toContain("health-check");
});

test.each(["/var/lib/mysql", "/var/lib", "/var/lib/mysql/data"])(
  "with its data in a folder of the server, mounted at %s, a database begins as root, or it could not start on a new one",
  (target) => {
    const image = knownImage("mariadb:11.8");
    const volumes = [{ type: "bind", source: "/srv/data", target }];
    const { service, lacks } = hardenService({ volumes }, { ...situation, ...(image && { image }) });
    expect(service).not.toHaveProperty("user");
    expect(service).toMatchObject({ cap_add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"] });
    expect(lacks).toContainEqual(
      expect.objectContaining({ control: "non-root-user", why: expect.stringContaining("the folder of its data") }),
    );
    // Its owner knows that they are there.
    expect(hardened({ volumes }, { ...(image && { image }), user: "999:999" })).not.toHaveProperty("cap_add");
  },
);

test.each<[string, ComposeService, Partial<Situation>, string | undefined]>([
  ["one user can read them", { user: "5" }, { secretFiles: { inVault: ["a"], elsewhere: [] } }, undefined],
  [
    "nobody knows who reads them",
    {},
    { secretFiles: { inVault: ["a"], elsewhere: [] } },
    "every account of the server",
  ],
  ["its user has no number", { user: "me" }, { secretFiles: { inVault: ["a"], elsewhere: [] } }, "every account"],
  ["they stay where they were", { user: "5" }, { secretFiles: { inVault: [], elsewhere: ["b"] } }, "b stays the file"],
])("of files with secrets: %s", (_title, before, more, why) => {
  const lack = hardenService(before, { ...situation, ...more }).lacks.find(
    ({ control }) => control === "secrets-as-files",
  );
  expect(lack?.why ?? "none").toContain(why ?? "none");
});

const anyService = fc.record(
  {
    image: fc.constantFrom("app:1", "nginx", "mariadb:11"),
    user: fc.constantFrom("root", "1000", "0:0"),
    cap_add: fc.subarray(["SYS_ADMIN", "NET_BIND_SERVICE", "CHOWN"]),
    privileged: fc.boolean(),
    restart: fc.constantFrom("always", "no", "on-failure:3"),
    read_only: fc.boolean(),
    tmpfs: fc.subarray(["/tmp", "/run:exec"]),
    ports: fc.array(
      fc.record({
        target: fc.nat(99),
        published: fc.constant("80"),
        host_ip: fc.constantFrom("", "0.0.0.0", "10.1.1.1"),
      }),
      { maxLength: 2 },
    ),
    labels: fc.dictionary(fc.string(), fc.string()),
  },
  { requiredKeys: [] },
);

test("what is hardened is hardened: a second time changes nothing, and every difference is told", () => {
  holds(
    fc.property(anyService, (before) => {
      const image = typeof before.image === "string" ? knownImage(before.image) : undefined;
      const whole = { ...situation, ...(image && { image }) };
      const { service, changes } = hardenService(before, whole);
      expect(hardenService(service, whole).changes).toEqual([]);
      const keys = [...new Set([...Object.keys(before), ...Object.keys(service)])];
      const differing = keys.filter(
        (key) => JSON.stringify((before as ComposeService)[key]) !== JSON.stringify(service[key]),
      );
      expect(changes.map(({ key }) => key)).toEqual(expect.arrayContaining(differing));
    }),
  );
});

test("a list of system calls of its own takes the place of every other profile", () => {
  const { service, changes } = hardenService(
    { image: "app:1", security_opt: ["seccomp=builtin", "label=type:x"] },
    { ...situation, seccomp: "learned" },
  );
  expect(service.security_opt).toEqual(["no-new-privileges:true", "seccomp=./seccomp/web.json"]);
  expect(changes).toContainEqual(expect.objectContaining({ control: "seccomp", key: "security_opt", mayBreak: true }));
});

test("a list that is only watched is in force as a profile, and is a lack until its day", () => {
  const accepted = { seccomp: acceptance };
  const { service, lacks } = hardenService({ image: "app:1" }, { ...situation, seccomp: "watched", accepted });
  expect(service.security_opt).toEqual(["no-new-privileges:true", "seccomp=./seccomp/web.json"]);
  expect(lacks).toContainEqual(expect.objectContaining({ control: "seccomp", isPartly: true, acceptance }));
});

test("where no list is accepted there is none, whatever was learned", () => {
  const accepted = { seccomp: acceptance };
  const { service, lacks } = hardenService({ image: "app:1" }, { ...situation, seccomp: "learned", accepted });
  expect(service.security_opt).toEqual(["no-new-privileges:true"]);
  expect(lacks).toContainEqual(expect.objectContaining({ control: "seccomp", acceptance }));
});

test("every rule is a control of the catalogue", () => {
  expect(hardeningRules.filter(({ control }) => findControl(control) === undefined)).toEqual([]);
});

test.each([
  ["nginx", "nginx"],
  ["docker.io/library/nginx:1.27@sha256:00", "nginx"],
  ["registry.example.org:5000/team/nginx:1", "registry.example.org:5000/team/nginx"],
])("the repository of %s is %s", (reference, repository) => {
  expect(readRepository(reference)).toBe(repository);
});

test.each([
  ["postgres:17", "postgres", "999:999"],
  ["postgres:17-alpine", "postgres:alpine", "70:70"],
  ["docker.io/library/postgres:alpine3.22@sha256:00", "postgres:alpine", "70:70"],
  ["postgres:alpine", "postgres:alpine", "70:70"],
  ["mariadb:11-alpine", "mariadb", "999:999"],
  ["php:8.4-fpm-alpine3.22", "php:fpm-alpine", "82:82"],
  ["php:8.4-zts", "php", undefined],
])("%s is known as %s", (reference, like, user) => {
  const image = knownImage(reference);
  expect(image?.user).toBe(user);
  expect(image && describeLikeness(reference, image)).toBe(like);
});

test("what an image is like says nothing of its variant: that is told by the one that runs", () => {
  const variants = ["postgres:17", "postgres:17-alpine"].map((image) => known("postgres", images, image)?.user);
  expect(variants).toEqual(["999:999", "70:70"]);
  expect(known("postgres:alpine", images)?.user).toBe("70:70");
});

test.each(["mongo:8", "wordpress:6"])(
  "%s reads its password only after it has become another user, so it gets no file",
  (reference) => {
    const environment = { MONGO_INITDB_ROOT_PASSWORD: "s3cret-1", WORDPRESS_DB_PASSWORD: "s3cret-2" };
    const ways = findCredentials({ environment }, knownImage(reference)).map(({ way }) => way);
    expect(ways).toEqual(["variable", "variable"]);
  },
);

test("no image is known twice", () => {
  const names = images.flatMap((each) => each.images);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  ["DB_PASSWORD", "x", true],
  ["DB_PASSWORD", "", false],
  ["DB_PASSWORD_FILE", "/run/x", false],
  ["MYSQL_ALLOW_EMPTY_PASSWORD", "yes", false],
  ["ACCESS_TOKEN_EXPIRE_MINUTES", "30", false],
  ["API_KEY", "k", true],
  ["SMTP_PASS", "p", true],
  ["PASSPORT_ID", "1", false],
  ["DATABASE_URL", "postgres://me:secret@db/x", true],
  ["DATABASE_URL", "postgres://db/x", false],
  ["LANG", "C", false],
  ["APP_KEY", "base64:kV9xT2mQ", true],
  ["STRIPE_PUBLISHABLE_KEY", "pub-12345678", false],
  ["TLS_KEY", "/run/tls/key.pem", false],
  ["SORT_KEY", "name", false],
  ["PAYMENT", "sk_live_51Habcdefghijkl", true],
  ["ConnectionStrings__Shop", "Server=db;User Id=sa;Password=kV9x-T2mQ;", true],
  ["JAVA_OPTS", "-Xmx1g -Dspring.datasource.password=kV9x", true],
  ["JAVA_OPTS", "-Dspring.datasource.password=$PASSWORD", false],
  ["EXTRA", "define('CACHE_PASSWORD', 'kV9x');", true],
  ["EXTRA", "define('CACHE_PASSWORD', 'kV9x');\ndefine('B', 1);", false],
])("%s=%s is a credential: %s", (variable, value, expected) => {
  expect(findCredentials({ environment: { [variable]: value } }, undefined).length === 1).toBe(expected);
});

test.each(["a".repeat(300_000), "password ".repeat(30_000), "a://".repeat(70_000), "x:".repeat(100_000)])(
  "a long text is judged in bounded time (%#)",
  (text) => {
    const begun = performance.now();
    expect(findCredentials({ environment: { TEXT: text } }, undefined)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(20_000);
  },
);

test("a health check goes on seeing the variables that it asks with", () => {
  const environment = { POSTGRES_PASSWORD: "kV9x-T2mQ" };
  const healthcheck = { test: ["CMD-SHELL", "PGPASSWORD=$POSTGRES_PASSWORD psql -h db -c 'SELECT 1'"] };
  expect(findCredentials({ environment, healthcheck }, knownImage("postgres:16"))).toMatchObject([{ way: "variable" }]);
});

test("an image that reads its password from a file gets a file, another one a file of variables", () => {
  const service = { environment: { POSTGRES_PASSWORD: "a", APP_TOKEN: "b", LANG: "C" } };
  const ways = Object.fromEntries(
    findCredentials(service, knownImage("postgres:16")).map(({ variable, way }) => [variable, way]),
  );
  expect(ways).toEqual({ POSTGRES_PASSWORD: "file", APP_TOKEN: "variable" });
  expect(
    withoutPlainText(service, ways, {
      secret: (name) => `db_${name.toLowerCase()}`,
      environmentFile: "./secrets/db.env",
    }),
  ).toEqual({
    environment: { LANG: "C", POSTGRES_PASSWORD_FILE: "/run/secrets/db_postgres_password" },
    secrets: [{ source: "db_postgres_password" }],
    env_file: [{ path: "./secrets/db.env" }],
  });
});

test("a password on the command line is told", () => {
  expect(findSecretWords({ command: ["redis-server", "--requirepass", "abc", "--password=x", "-v"] })).toEqual([
    "abc",
    "--password=x",
  ]);
});
