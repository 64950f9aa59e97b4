import { loadKinds } from "../../src/kinds/load.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { surveyFolder } from "../../src/survey/survey-folder.ts";
import { collectAnswers } from "../../src/wizard/collect.ts";
import { healthCheck, ports, secretFiles, volumes, words } from "../../src/wizard/questions/forms.ts";
import type { Form } from "../../src/wizard/types.ts";
import { type Scripted, scripted } from "./scripted-prompter.ts";

const kinds = await loadKinds();

async function asked(prompter: Scripted, more: Readonly<Record<string, readonly string[]>> = {}) {
  const options = {
    service: ["app=generic"],
    name: "shop",
    host: ["local"],
    profile: "strict",
    apparmor: "auto",
    trust: "digest",
    logging: "local",
    ...more,
  };
  const collected = await collectAnswers({
    options,
    kinds,
    folder: "/shop",
    found: surveyFolder("/shop"),
    guide: { prompter },
  });
  const service = collected && buildModel(collected.answers, kinds).services.find(({ name }) => name === "app");
  return { written: collected?.written, adopted: service?.adopted?.hardened };
}

test("of an image that is known, only what nobody can know is asked", async () => {
  const prompter = scripted({ "which image": "nginx:1.27" });
  const { written, adopted } = await asked(prompter);
  expect(prompter.asked).toEqual([
    "app: which image does it run?",
    "app: where on the server does it listen?",
    "app: which data must be kept?",
    "Are the data backed up?",
  ]);
  expect(written?.services.app).toEqual({
    kind: "generic",
    image: "nginx:1.27",
    like: "nginx",
    compose: {
      ports: [{ mode: "ingress", host_ip: "127.0.0.1", target: 80, published: "8080", protocol: "tcp" }],
    },
  });
  expect(adopted?.lacks.map(({ control }) => control)).toEqual(["image-digest"]);
});

test("of one on Alpine Linux it is known that its user has another number", async () => {
  const { written, adopted } = await asked(scripted({ "which image": "postgres:17-alpine3.22" }));
  expect(written?.services.app).toMatchObject({ like: "postgres" });
  expect(adopted?.service).toMatchObject({ user: "70:70" });
});

test("of a known image its port tells that it is there, unless the user knows better", async () => {
  const { adopted } = await asked(scripted({ "which image": "caddy:2" }));
  expect(adopted?.service).toMatchObject({
    healthcheck: { test: ["CMD", "grep", "-qsE", ":0050 0+:0000 0A", "/proc/net/tcp", "/proc/net/tcp6"] },
  });
});

test("the user of an adopted program is unknown, also on the image of a language", async () => {
  const prompter = scripted({ "which image": "node:22", "user and group id": "1000:1000" });
  const { adopted } = await asked(prompter);
  expect(prompter.asked).toContain("app: which user and group id can it run as?");
  expect(adopted?.service.user).toBe("1000:1000");
});

test.each([
  ["a public name and no port that is known", ["services.app.domain=shop.example.com"], 3000],
  [
    "a public name and a port that is known",
    ["services.app.domain=shop.example.com", "services.app.health.listens=8000"],
    undefined,
  ],
  ["no public name", [], undefined],
])("with %s the port for the edge is a question, or none", async (_what, set, port) => {
  const question = "app: at which port of its container does the edge ask it?";
  const prompter = scripted({
    "which image": "example/app:1",
    "does the edge ask": "3000",
    "on the server does it listen": "",
  });
  const { written } = await asked(prompter, { set });
  expect(prompter.asked.includes(question)).toBe(port !== undefined);
  expect(written?.services.app?.port).toBe(port);
});

test("where an image has no shell, no port is proposed to tell that it is there", async () => {
  const { adopted } = await asked(scripted({ "which image": "quay.io/keycloak/keycloak:26.0" }));
  expect(adopted?.service).toMatchObject({ ports: [expect.objectContaining({ target: 8080 })] });
  expect(adopted?.service).not.toHaveProperty("healthcheck");
});

test("a known database proposes the place of its data, and has its secret made", async () => {
  const { written } = await asked(scripted({ "which image": "postgres:17" }));
  expect(written).toMatchObject({
    services: {
      app: {
        like: "postgres",
        secrets: { POSTGRES_PASSWORD: "file" },
        compose: { volumes: [{ type: "volume", source: "app-data", target: "/var/lib/postgresql/data" }] },
      },
    },
    compose: { volumes: { "app-data": null } },
  });
});

test("of an unknown image everything is asked that hardening needs, and then nothing is lacking", async () => {
  const prompter = scripted({
    "which image": "registry.example.org/team/app:1.2",
    "user and group id": ["root", "1000:1000"],
    "does it listen": ["8080:80", "127.0.0.1:8080:3000"],
    "must be kept": ["/data", "files:/data"],
    "where does it write": ["tmp", "/tmp /run"],
    "shows that it is healthy": "wget -q --spider http://127.0.0.1:3000/",
  });
  const { written, adopted } = await asked(prompter);
  expect(prompter.asked).toEqual([
    "app: which image does it run?",
    "app: is it like a known image?",
    "app: which user and group id can it run as?",
    expect.stringContaining("  This must be UID:GID in numbers"),
    "app: where on the server does it listen?",
    expect.stringContaining("  This must be ADDRESS:PORT:PORT"),
    "app: which data must be kept?",
    expect.stringContaining("  This must be NAME:/PATH"),
    "app: where does it write, except its volumes?",
    expect.stringContaining("  This must be an absolute path"),
    "app: which command or port shows that it is healthy?",
    "Are the data backed up?",
  ]);
  expect(written?.services.app).toMatchObject({ user: "1000:1000", writable: ["/tmp", "/run"] });
  // But for the digest, which `pin` adds.
  expect(adopted?.lacks.map(({ control }) => control)).toEqual(["image-digest"]);
  expect(adopted?.service).toMatchObject({
    user: "1000:1000",
    read_only: true,
    cap_drop: ["ALL"],
    healthcheck: { test: ["CMD-SHELL", "wget -q --spider http://127.0.0.1:3000/"] },
  });
});

test("without an image the folder of a Dockerfile is asked for, and what it is built on says the rest", async () => {
  const prompter = scripted({ "is it like": "nginxinc/nginx-unprivileged", "shows that it is healthy": "true" });
  const { written } = await asked(prompter);
  expect(prompter.asked).not.toContain("app: which user and group id can it run as?");
  expect(written?.services.app).toMatchObject({
    source: "./app",
    like: "nginxinc/nginx-unprivileged",
    compose: { ports: [{ published: "8080", target: 8080 }] },
  });
  expect(written?.services.app).not.toHaveProperty("image");
});

test.each<[string, Form, string, string]>([
  ["words", words, "gd, mbstring", "gd mbstring"],
  ["ports", ports, "127.0.0.1:8080:80 [::1]:8081:81", "127.0.0.1:8080:80 [::1]:8081:81"],
  ["volumes", volumes, "data:/var/lib/data, files:/srv", "data:/var/lib/data files:/srv"],
  ["a port that is listened on", healthCheck, "8080", "8080"],
  ["a command", healthCheck, "curl -f http://127.0.0.1/ || exit 1", "curl -f http://127.0.0.1/ || exit 1"],
])("%s are shown as they were typed", (_, form, typed, shown) => {
  expect(form.pattern?.regex.test(typed) ?? true).toBe(true);
  expect(form.write(form.read(typed))).toEqual(shown);
});

test.each<[string, Form, unknown]>([
  ["a port of a range", ports, [{ target: 80 }]],
  ["a folder of the server", volumes, [{ type: "bind", source: "/srv", target: "/srv" }]],
  ["a check without a shell", healthCheck, { test: ["CMD", "true"] }],
  ["no list", words, "gd"],
])("%s, which a compose file brought, is not shown as something else", (_, form, value) => {
  expect(form.write(value)).toBeUndefined();
});

test("secrets are shown by their variables", () => {
  expect(secretFiles.write(secretFiles.read(["A", "B"]))).toEqual(["A", "B"]);
});

test("without a terminal to ask on, both ways to an image are named", async () => {
  const options = { service: ["app=generic"], name: "shop", host: ["local"] };
  await expect(collectAnswers({ options, kinds, folder: "/shop", found: surveyFolder("/shop") })).rejects.toThrow(
    "Add --set services.app.image=IMAGE, or where it is built --set services.app.source=FOLDER, or the key",
  );
});

test("beside a database it is asked whether it uses it, and by which variables it learns of it", async () => {
  const prompter = scripted({
    "app: which image": "nginx:1.27",
    "which services does it use": [["rows"]],
    "which variables does it read": ["HOST", "URL=mysql://{user}:{password}@{host}/{database} PORT={port}"],
  });
  const { written } = await asked(prompter, {
    service: ["rows=mariadb", "app=generic"],
    set: ["services.rows.database=shop"],
  });
  expect(prompter.asked).toContain("app: which services does it use?");
  expect(prompter.asked).toContainEqual(expect.stringContaining("This must be NAME=TEXT"));
  expect(written?.services.app).toMatchObject({
    uses: ["rows"],
    connections: { rows: { URL: "mysql://{user}:{password}@{host}/{database}", PORT: "{port}" } },
  });
});

test("nothing is used that nobody said, and what the database's kind offers is proposed", async () => {
  const options = { service: ["rows=mariadb", "app=generic"], set: ["services.rows.database=shop"] };
  const none = await asked(scripted({ "app: which image": "nginx:1.27" }), options);
  expect(none.written?.services.app).not.toHaveProperty("uses");
  const usual = await asked(
    scripted({ "app: which image": "nginx:1.27", "which services does it use": [["rows"]] }),
    options,
  );
  expect(usual.written?.services.app?.connections).toEqual({
    rows: { DB_HOST: "{host}", DB_NAME: "{database}", DB_USER: "{user}", DB_PASSWORD_FILE: "{password_file}" },
  });
});
