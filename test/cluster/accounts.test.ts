import { exitCodes } from "../../src/lib/errors.ts";
import { withImages } from "../support/engine/images.ts";
import { brokenControls, changedIn, type DeployReport, failuresIn } from "../support/projects/report.ts";
import { startCalls } from "../support/servers/calling/start.ts";
import { Cluster } from "../support/servers/cluster.ts";
import { databaseAnswers, databaseServices } from "../support/swarm/database-answers.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";

/* Databases on a swarm: accounts and a seed as on one server, and passwords that are rotated, of our kinds and of an image that was brought. */

const stack = "accounts";
const port = 18_103;
const [one, two, three] = ["hi-node1", "hi-node2", "hi-node3"];

const ownSecrets = ["books_postgres_password", "cache_admin_password", "cache_webserver_password"];
const databaseSecrets = ["dbserver_root_password", "dbserver_webserver_password"];

let cluster: Cluster;
let project: SwarmProject;
let first: DeployReport;

const addressOf = (name: string) => cluster.nodes.find((node) => node.name === name)?.address ?? "";
const secret = (name: string) => cluster.exec(one, `cat /opt/harden/${stack}/secrets/${name}`);
/** Lets root in with a password: what the client said. */
const asRoot = (password: string, sql: string) =>
  cluster.exec(
    two,
    `docker exec --env MYSQL_PWD='${password}' ${project.tasks()[`${two} dbserver`]} mariadb --skip-ssl -u root -N -e "${sql}" 2>&1 || true`,
  );
const asPostgres = (password: string) =>
  cluster.exec(
    three,
    `docker exec --env PGPASSWORD='${password}' ${project.tasks()[`${three} books`]} sh -c 'psql -h "$(cat /etc/hostname)" -U postgres -Atc "SELECT 1" 2>&1 || true'`,
  );
const asAdmin = (password: string) =>
  project.inside(one, "cache", `redis-cli --no-auth-warning --user admin --pass '${password}' PING 2>&1 || true`);

beforeAll(() => {
  cluster = new Cluster(3);
  withImages(
    stack,
    port,
    (images) =>
      cluster.load(one, [
        ...["debian:13", "mariadb:11.8", "mariadb:10.11", "redis:7.0", "postgres:17"],
        ...images.filter((image) => image.startsWith(`${stack}/`)),
      ]),
    { files: "examples/suggestions", services: databaseServices(port) },
  );
  project = new SwarmProject(stack, cluster, port, {
    files: "examples/suggestions",
    describe: (options) => databaseAnswers({ dbserver: two, cache: one, books: three }, options),
  });
  expect(project.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  project?.removeFolder();
  cluster?.remove();
});

test("a check of a stack that is not there says what it would do, and changes nothing", () => {
  const { code, report } = project.deploy("--check");
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(project.tasks()).toEqual({});
});

test("databases come first, each where its data are, and a second pass changes nothing", () => {
  const { code, report } = project.deploy("--prove");
  first = report;
  expect({ code, failures: failuresIn(report), broken: brokenControls(report) }).toEqual({
    code: 0,
    failures: "",
    broken: [],
  });
  expect({ idempotent: report.idempotent, again: changedIn(report)[1] }).toEqual({ idempotent: true, again: 0 });
  const places = Object.keys(project.tasks());
  expect(places).toEqual(expect.arrayContaining([`${two} dbserver`, `${one} cache`, `${three} books`]));
  expect(places.filter((place) => place.endsWith(" webserver"))).toHaveLength(2);
});

test("the accounts are measured on the server of each database, and nowhere else", () => {
  const found = first.findings.filter(({ control }) => control === "least-privilege-account");
  expect(found.map(({ host, service, ok }) => `${host} ${service} ${ok}`).sort()).toEqual([
    `${one} cache true`,
    `${two} dbserver true`,
  ]);
});

test("each task of the web service shows what the seed has brought", async () => {
  const places = Object.keys(project.tasks()).filter((place) => place.endsWith(" webserver"));
  for (const place of places) {
    const answer = await fetch(`http://${addressOf(place.split(" ")[0] ?? "")}:${port}/`);
    expect({ place, status: answer.status, page: await answer.text() }).toEqual({
      place,
      status: 200,
      page: expect.stringContaining("Put a bench under the lime tree"),
    });
  }
});

test("secrets are on one manager, and on the server of a database those that open it", () => {
  const names = (text: string) => text.split("\n").filter(Boolean);
  const found = cluster.onEach(`ls /opt/harden/${stack}/secrets 2>/dev/null || true`);
  expect(names(found[one] ?? "")).toEqual(expect.arrayContaining([...ownSecrets, ...databaseSecrets]));
  expect(names(found[two] ?? "")).toEqual(databaseSecrets);
  expect(names(found[three] ?? "")).toEqual([]);
});

test("an account that was made by hand is found by verify, and removed by the next deploy", () => {
  asRoot(secret("dbserver_root_password"), "CREATE USER ''@'%'");
  const found = project.run(["verify", "--json"]);
  expect(found.code).toBe(exitCodes.notAsWanted);
  expect(found.stdout).toContain("no-open-accounts");
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(asRoot(secret("dbserver_root_password"), "SELECT COUNT(*) FROM mysql.global_priv WHERE User = ''")).toBe("0");
});

test("every password is another one after a rotation, and the previous ones open nothing", async () => {
  const all = [...ownSecrets, ...databaseSecrets];
  const before = new Map(all.map((name) => [name, secret(name)]));
  const addresses = cluster.nodes.map(({ address }) => address);
  const calls = startCalls({ addresses, port, perSecond: 10, slowEvery: 0, tries: 3 });
  const { code, stdout, stderr } = await project.start(["secrets", "rotate", "--all", "--yes"]).ended;
  const { failed, made, seconds } = await calls();
  process.stderr.write(`${failed.length} of ${made} requests failed in ${seconds} s\n`);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/each new one opens what it is for, and each previous one is refused/);
  const [root, postgres, admin] = ["dbserver_root_password", "books_postgres_password", "cache_admin_password"];
  const previous = (name: string) => before.get(name) ?? "";
  expect(asRoot(previous(root), "SELECT 1")).toContain("ERROR 1045");
  expect(asRoot(secret(root), "SELECT COUNT(*) > 0 FROM csvs23db.suggestion")).toBe("1");
  expect(asPostgres(previous(postgres))).toContain("password authentication failed");
  expect(asPostgres(secret(postgres))).toBe("1");
  expect(asAdmin(previous(admin))).toContain("WRONGPASS");
  expect(asAdmin(secret(admin))).toBe("PONG");
  for (const [name, text] of before) {
    expect({ name, isOther: secret(name) !== text, isShown: `${stdout}${stderr}`.includes(text) }).toEqual({
      name,
      isOther: true,
      isShown: false,
    });
  }
  expect(project.run(["secrets", "list", "--json"]).stdout).not.toContain("not deployed yet");
  expect(project.run(["deploy", "--check", "--fail-on-drift"])).toMatchObject({ code: 0 });
  expect(Object.keys(project.tasks())).toHaveLength(5);
});

test("where no password opens a database the deploy ends, and no other service is touched", () => {
  const root = secret("dbserver_root_password");
  const before = project.tasks();
  asRoot(root, "ALTER USER root@localhost IDENTIFIED BY 'teapot-lantern-0815'");
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringContaining("accepts neither the vault's password of root nor the previous one"),
  });
  expect(project.tasks()).toEqual(before);
  asRoot("teapot-lantern-0815", `ALTER USER root@localhost IDENTIFIED BY '${root}'`);
  expect(project.deploy().code).toBe(0);
});

test("an image that does not take the data is refused before a service is touched", () => {
  const before = project.tasks();
  project.set(["services", "dbserver", "image"], "mariadb:10.11");
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({
    code: exitCodes.hostFailed,
    failures: expect.stringMatching(
      /No container and no data were changed, because dbserver has data of MariaDB 11\.8/,
    ),
  });
  expect(project.tasks()).toEqual(before);
});
