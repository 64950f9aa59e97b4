import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadCompose } from "../../src/compose/load.ts";
import { readSecrets } from "../../src/import/secrets/secret-sources.ts";
import { placeSource } from "../../src/import/service-answers.ts";
import { findDockerfiles, requireSources } from "../../src/import/sources/dockerfiles.ts";
import { findOutside } from "../../src/import/sources/outside.ts";
import { formatDockerfiles, formatTable } from "../../src/import/table/text.ts";
import { listNotes } from "../../src/model/build/notes.ts";
import { sourcePath } from "../../src/model/schema/patterns/paths.ts";
import type { Project } from "../../src/project/open.ts";
import { inFolder } from "../compose/folder.ts";
import { takeOverFiles as take } from "./take.ts";

const until = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** The files of the project, each by its path. */
async function filesOf({ project }: { readonly project: Project }): Promise<ReadonlyMap<string, string>> {
  return new Map((await project.plan()).files.map(({ path, text }) => [path, text]));
}

/** The services as they stand in its compose.yml. */
function servicesOf({ project }: { readonly project: Project }) {
  return project.model.services.map(({ adopted }) => adopted?.hardened.service);
}

const weak = {
  "compose.yml": `
services:
  web_app:
    image: shop
    ports: ["8080:80"]
    environment: { DB_PASSWORD: "p$$w", LANG: C }
    volumes: ["./files:/files", "/var/run/docker.sock:/var/run/docker.sock", "data:/data"]
    labels: { rule: "Host(\`{{ x }}\`) && $$y" }
  db:
    image: postgres:16
    environment: { POSTGRES_PASSWORD: secret-1 }
volumes: { data: }
`,
};

test("the answers hold no secret, and the vault has them", async () => {
  const { imported, project } = await take(weak);
  expect(project.text).not.toMatch(/p\$w|secret-1/);
  expect(Object.fromEntries([...imported.secrets].map(([name, secret]) => [name, secret.reveal()]))).toEqual({
    vault_web_app_db_password: "p$w",
    vault_db_postgres_password: "secret-1",
  });
});

test("what the stack calls front too is no name that a compose file could not have", async () => {
  const files = {
    "compose.yml": "services: { front: { image: 'a:1', networks: [front] } }\nnetworks: { front: {} }\n",
  };
  const compose = (await filesOf(await take(files))).get("playbooks/files/opt/harden/shop/compose.yml") ?? "";
  expect(compose.match(/^ {2}front:/gm)).toHaveLength(2);
});

test("of a database it is known whom it runs as, by the image or by what it is built on", async () => {
  const services = `{ one: { image: "postgres:17-alpine" }, two: { build: ./two }, three: { build: ./two, user: "5:5" } }`;
  const files = { "compose.yml": `services: ${services}\n`, "two/Dockerfile": "FROM postgres:17-alpine3.22\n" };
  const taken = await take(files);
  expect(Object.values(taken.project.answers.services).map(({ like }) => like)).toEqual([
    "postgres",
    "postgres:alpine",
    "postgres:alpine",
  ]);
  expect(servicesOf(taken).map((service) => service?.user)).toEqual(["70:70", "70:70", "5:5"]);
});

test.each([
  ["begins as its base does", "", "nginx"],
  ["ends as an ordinary user", 'USER 101\nCMD ["/start.sh"]', "nginx"],
  ["ends as root by its own word", "USER root", undefined],
  ["begins with a script of its own", 'COPY start.sh /\nCMD ["/start.sh"]', undefined],
  ["begins with a supervisor", 'CMD ["supervisord", "-n"]', undefined],
])("a Dockerfile that %s is like its base or not", async (_title, end, like) => {
  const files = { "compose.yml": "services: { web: { build: . } }\n", Dockerfile: `FROM nginx:1.27\n${end}\n` };
  const { answers } = (await take(files)).project;
  expect(answers.services.web?.like).toBe(like);
});

test("of a usual stack, nothing keeps a capability and nothing goes unasked", async () => {
  const files = {
    "compose.yml": `services:
  nginx: { image: "nginx:1.27", ports: ["80:80"], volumes: ["./conf:/etc/nginx/conf.d:ro"] }
  app: { build: ./app, volumes: ["uploads:/var/www/html/uploads"] }
  db: { image: "mysql:8.4", volumes: ["db:/var/lib/mysql"] }
  redis: { image: "redis:7.4" }
  worker: { build: ./worker, expose: ["3000"] }
volumes: { uploads: {}, db: {} }
`,
    "app/Dockerfile": "FROM php:8.3-fpm\nRUN docker-php-ext-install pdo_mysql\nCOPY . /var/www/html\n",
    "worker/Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "worker.js"]\n',
  };
  const services = servicesOf(await take(files));
  expect(services).toHaveLength(5);
  for (const service of services) {
    expect(service).toMatchObject({ cap_drop: ["ALL"], healthcheck: { test: expect.any(Array) } });
    expect(service).not.toHaveProperty("cap_add");
  }
});

test("a Dockerfile on nothing has one program, which needs nothing", async () => {
  const files = {
    "compose.yml": "services: { web: { build: . } }\n",
    Dockerfile: 'FROM golang AS build\nRUN go build\nFROM scratch\nCOPY --from=build /a /a\nENTRYPOINT ["/a"]\n',
  };
  expect(servicesOf(await take(files))[0]).not.toHaveProperty("cap_add");
});

test("data stay where they are", async () => {
  const { imported, project } = await take(weak);
  const { answers, root } = project;
  expect(answers.services.web_app?.compose?.volumes).toContainEqual(
    expect.objectContaining({ source: join(root, "files") }),
  );
  expect(answers.compose?.volumes).toEqual({ data: { name: `${imported.project}_data` } });
});

test("what is unknown is open, with a last day; what is known is not", async () => {
  const { answers } = (await take(weak)).project;
  const open = { reason: expect.any(String), until };
  expect(answers.services.web_app?.accept).toMatchObject({
    "read-only-root": open,
    "image-digest": open,
  });
  expect(answers.services.db?.accept).not.toHaveProperty("read-only-root");
});

test("so are the powers that are left, and a volume that two have", async () => {
  const app = (name: string) => `${name}: { image: "app:1", volumes: ["data:/data", "/own"] }`;
  const answersTo = async (text: string) => (await take({ "compose.yml": text })).project.answers;
  const answers = await answersTo(`services: { ${app("one")}, ${app("two")} }\nvolumes: { data: }\n`);
  expect(answers.services.one?.accept).toMatchObject({
    "no-capabilities": { reason: expect.stringContaining("it is left with CHOWN"), until },
    "shared-mount": { reason: "its compose file gives the same folder or volume to two", until },
  });
  const long = Array.from({ length: 40 }, (_, at) => `"{CAP${at}\\n}"`).join(", ");
  const many = (
    await take(
      { "compose.yml": `services: { one: { image: "app:1", cap_add: [${long}] } }\n` },
      { keep: ["one.strong-capability=we have it from the previous owner"] },
    )
  ).project.answers;
  expect(many.services.one?.accept?.["no-capabilities"]?.reason).toMatch(/^[^{}]{199}…$/);
  const alone = await answersTo(`services: { ${app("one")} }\nvolumes: { data: }\n`);
  expect(alone.services.one?.accept).not.toHaveProperty("shared-mount");
});

test("the project has all of it: hardened, its dollar signs and braces as data, its secrets by name", async () => {
  const files = await filesOf(await take(weak));
  const compose = files.get("playbooks/files/opt/harden/shop/compose.yml") ?? "";
  expect(compose).toContain("Host(`{{ x }}`) && $$y");
  expect(compose).toContain("ports: [127.0.0.1:8080:80/tcp]");
  expect(compose).toContain("cap_drop: [ALL, NET_BIND_SERVICE]");
  expect(compose).toContain("./secrets/web_app.env");
  expect(compose).toContain("POSTGRES_PASSWORD_FILE: /run/secrets/db_postgres_password");
  expect(compose).not.toMatch(/docker\.sock|secret-1|p\$w/);
  expect(files.get("inventory/group_vars/shop.yml")).toContain("DB_PASSWORD={{ vault_web_app_db_password |");
  expect([...files.keys()].filter((path) => path.includes("seccomp/"))).toEqual([]);
});

test("a danger that is kept stands in the answers, in the table and in every report", async () => {
  const { project, table } = await take(weak, { keep: ["web_app.engine-socket=the proxy reads names"] });
  const [, day] = /engine-socket: \{ reason: the proxy reads names, until: "(\S+)" \}/.exec(project.text) ?? [];
  expect(listNotes(project.model).join("\n")).toContain(
    `web_app keeps volumes: /var/run/docker.sock (engine-socket) until ${day}: the proxy reads names`,
  );
  expect(formatTable(table).join("\n")).toContain(
    `! volumes: /var/run/docker.sock stays until ${day} (engine-socket): the proxy reads names`,
  );
});

test("the table names every difference and every open point, and fits into 80 columns", async () => {
  const { table } = await take(weak);
  const lines = formatTable(table, 80);
  const text = lines.join("\n");
  for (const { rows, open } of table.services) {
    for (const control of [...rows.map(({ cause }) => cause.control), ...open.map((lack) => lack.control)]) {
      expect(text).toContain(control);
    }
  }
  expect(text).not.toMatch(/p\$w|secret-1/);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("Dockerfiles beside it are read, and told with their place", () => {
  const files = {
    "compose.yml":
      "services: { a: { build: ./a }, b: { build: ./gone }, c: { build: . }, d: { build: ./a/Dockerfile } }\n",
    "a/Dockerfile": "FROM node\nENV API_KEY=x\n",
  };
  const found = inFolder(files, (folder) => {
    mkdirSync(join(folder, "gone"));
    return findDockerfiles(loadCompose({ folder, files: [] }));
  });
  expect(found.map(({ path }) => path)).toEqual(["a/Dockerfile"]);
  expect(formatDockerfiles(found).join("\n")).toContain("a/Dockerfile:2 API_KEY is in the image");
});

test.each([
  ["./web", "old", "new", "../old/web"],
  [".", "old", "new", "../old"],
  [".", "repo", "repo/deploy", ".."],
  ["./web", "repo", "repo/deploy", "../web"],
  ["./deploy", "repo", "repo/deploy", "."],
  ["./web", "repo/docker", "repo", "./docker/web"],
  ["./..a/b", "old", "new", "../old/..a/b"],
])("what is built from %s in %s is, in a project in %s, built from %s", (path, folder, root, source) => {
  expect(placeSource(path, { folder: `/srv/${folder}`, root: `/srv/${root}` })).toBe(source);
  expect(source).toMatch(sourcePath.regex);
});

test.each([
  [".", "."],
  ["./", "."],
  ["./web/", "./web"],
  ["./.docker/php", "./.docker/php"],
])("what is built from %s is brought to the server, with its Dockerfile examined", async (context, source) => {
  const files = { "compose.yml": `services: { web: { build: "${context}" } }\n` };
  const imported = await take(files);
  expect(imported.project.answers.services.web).toMatchObject({ source });
  expect((await filesOf(imported)).get("playbooks/files/opt/harden/shop/compose.yml")).toMatch(
    /context: "?\.\/web\/app"?\n {4}image: "?shop\/web:/,
  );
  const found = inFolder({ ...files, [`${source}/Dockerfile`]: "FROM nginx:latest\n" }, (folder) =>
    findDockerfiles(loadCompose({ folder, files: [] })),
  );
  expect(found.map(({ path }) => path)).toEqual([join(source, "Dockerfile")]);
});

test.each(["/srv/web", "../web", "https://example.org/web.git"])("an image is not built from %s", (context) => {
  const files = { "compose.yml": `services:\n  web:\n    build: ${context}\n` };
  expect(() => inFolder(files, (folder) => requireSources(loadCompose({ folder, files: [] })))).toThrow(
    `compose.yml:3: web is built from \`${context}\``,
  );
});

test.each<[context: string, isTaken: boolean]>([
  ["..", true],
  ["../app", true],
  ["../deploy/web", true],
  ["../..", false],
  ["../../other", false],
  ["../link", false],
])("in a repository an image that is built from %s above the compose file: %s", (context, isTaken) => {
  const files = { "repo/deploy/compose.yml": `services:\n  web:\n    build: ${context}\n`, "other/x": "" };
  inFolder(files, (root) => {
    symlinkSync(join(root, "other"), join(root, "repo/link"));
    const project = loadCompose({ folder: join(root, "repo/deploy"), within: join(root, "repo"), files: [] });
    const require = () => requireSources(project);
    if (isTaken) {
      expect(require).not.toThrow();
    } else {
      expect(require).toThrow(
        `compose.yml:3: web is built from \`${context}\`, which does not lie in ${project.within}`,
      );
    }
  });
});

const outsideOfContext = `services:
  web: { build: { context: ./web, dockerfile: ../shared/Dockerfile, args: { A: "1" } } }
`;

test("a Dockerfile outside of the folder that is built goes along with its text", async () => {
  const text = 'FROM nginx:1.29\nENV GREETING="$A"\nUSER 1000\n';
  const taken = await take({
    "compose.yml": outsideOfContext,
    "shared/Dockerfile": text,
    "web/Dockerfile": "FROM x\n",
  });
  expect(taken.project.answers.services.web).toMatchObject({
    source: "./web",
    user: "image",
    compose: { build: { dockerfile_inline: text, args: { A: "1" } } },
  });
  expect(taken.table.services[0]?.rows).toContainEqual(
    expect.objectContaining({ path: ["build", "dockerfile"], before: "../shared/Dockerfile", after: undefined }),
  );
  expect(taken.imported.notices.map(({ what }) => what)).toContainEqual(
    expect.stringContaining("web is built by shared/Dockerfile, outside of the folder that is built"),
  );
  expect((await filesOf(taken)).get("playbooks/files/opt/harden/shop/compose.yml")).toContain('GREETING="$$A"');
});

test("one that is missing there is refused as before", async () => {
  await expect(take({ "compose.yml": outsideOfContext, "web/Dockerfile": "FROM x\n" })).rejects.toThrow(
    "the Dockerfile does not lie in the folder that is built",
  );
});

test("what a project takes from outside of its folder is told, each once and with its place", () => {
  const files = {
    "deploy/compose.yml": `services:
  web:
    build: { context: .., dockerfile: web.Dockerfile }
    env_file: [../web.env]
  job:
    build: ..
  own:
    build: ./own
secrets: { key: { file: ../key.txt } }
`,
    "web.Dockerfile": "FROM debian:13\n",
    "web.env": "A=1\n",
    "key.txt": "k3y\n",
    "deploy/own/Dockerfile": "FROM debian:13\n",
  };
  const found = inFolder(files, (root) => {
    const project = loadCompose({ folder: join(root, "deploy"), within: root, files: [] });
    findDockerfiles(project);
    expect(readSecrets(project)).toEqual([{ name: "key", file: "../key.txt", text: "k3y" }]);
    return findOutside(project).map(({ use, path, at }) => `${use} ${path} (${at.line})`);
  });
  expect(found).toEqual([
    "reads ../web.env (4)",
    "reads ../web.Dockerfile (3)",
    "reads ../key.txt (9)",
    "copies .. (3)",
  ]);
});

test("a secret of several lines is refused with its place", async () => {
  const files = {
    "compose.yml":
      "services:\n  web:\n    image: shop:1\n    environment:\n      SIGN_SECRET: |\n        a\n        b\n",
  };
  await expect(take(files)).rejects.toThrow("SIGN_SECRET of web has several lines");
});

test("the project tells where adopted services are reached, what they are built by, and all of their secrets", async () => {
  const files = await filesOf(
    await take({ "compose.yml": `${weak["compose.yml"]}`.replace("image: shop", "build: .") }),
  );
  const readme = files.get("README.md") ?? "";
  expect(readme).toContain("built by its own Dockerfile | `127.0.0.1:8080` of the server |");
  expect(readme).toContain("| `db` | Service of your own | `postgres:16` | inside the stack only |");
  expect(readme).toContain("`web_app` (as its variable `DB_PASSWORD`)");
  expect(readme).toContain("`db` (uid");
  expect(readme).not.toMatch(/least-privilege-account|changed in the running database/);
  // Services of one's own have no profile, so no file is named that is not there.
  expect(readme).not.toContain("seccomp/");
  expect([...files.keys()].filter((path) => path.includes("/seccomp/"))).toEqual([]);
  for (const path of ["secrets/README.md", "secrets/vault.example.yml"]) {
    expect(files.get(path)).toMatch(/vault_web_app_db_password[\s\S]*vault_db_postgres_password/);
  }
});

test("what a profile starts is left alone by a deploy, and not measured; an active profile is none", async () => {
  const compose = "services: { web: { image: shop:1 }, job: { image: job:1, profiles: [tools] } }\n";
  const waiting = await filesOf(await take({ "compose.yml": compose }));
  expect(waiting.get("inventory/group_vars/shop.yml")).toMatch(
    /- name: job\n {4}build: false\n {4}#.*\n {4}on_demand: true/,
  );
  expect(waiting.get("playbooks/files/opt/harden/shop/compose.yml")).toMatch(/profiles:\s+(?:- |\[)tools/);
  expect(waiting.get("playbooks/vars/checks.yml")).not.toContain("job:");
  const started = await filesOf(await take({ "compose.yml": compose, ".env": "COMPOSE_PROFILES=a,tools\n" }));
  expect(started.get("playbooks/vars/checks.yml")).toContain("job:");
  expect(started.get("playbooks/files/opt/harden/shop/compose.yml")).not.toContain("profiles");
});

test("what others wait for to end is known to end, and not measured", async () => {
  const compose = `
services:
  web: { image: shop:1, depends_on: { prep: { condition: service_completed_successfully } } }
  prep: { image: job:1, restart: "no" }
`;
  const files = await filesOf(await take({ "compose.yml": compose }));
  expect(files.get("inventory/group_vars/shop.yml")).toMatch(/- name: prep\n {4}build: false\n {4}#.*\n {4}ends: true/);
  expect(files.get("playbooks/vars/checks.yml")).not.toContain("prep:");
});
