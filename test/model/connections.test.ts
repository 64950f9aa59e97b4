import { parse } from "yaml";
import { loadKinds } from "../../src/kinds/load.ts";
import { listNotes } from "../../src/model/build/notes.ts";
import { planChecks } from "../../src/plan/checks/checks.ts";
import { listComplaints } from "../support/complaints.ts";
import { renderAnswers } from "../support/rendered.ts";

/* A service that the answers describe learns of the stack's databases by variables of its own choice. */

const kinds = await loadKinds();
const image = "registry.example.org/app:1.4";

function stack(app: object, more: object = {}) {
  return {
    version: 1,
    name: "shop",
    hosts: [{ name: "local", connection: "local" }],
    services: {
      app: { kind: "generic", image, ...app },
      rows: { kind: "mariadb", image: "mariadb:11.8", database: "shop" },
      cache: { kind: "redis", image: "redis:8" },
    },
    ...more,
  };
}

interface ComposeService {
  readonly environment: Readonly<Record<string, string>>;
  readonly networks: object;
  readonly depends_on: object;
  readonly secrets?: readonly object[];
  readonly env_file?: readonly object[];
}

async function rendered(app: object) {
  const { model, plan } = await renderAnswers(JSON.stringify(stack(app)));
  const text = (end: string) => plan.files.find(({ path }) => path.endsWith(end))?.text ?? "";
  const { services } = parse(text("/compose.yml")) as { services: Readonly<Record<string, ComposeService>> };
  const { stack_secrets: files } = parse(text("/shop.yml")) as {
    stack_secrets: readonly { name: string; owner: number; value: string }[];
  };
  return { model, service: services.app as ComposeService, files, names: Object.keys(services) };
}

test("without `connections` it is told in the words of the database's kind", async () => {
  const { service, files, names } = await rendered({ uses: ["rows"], user: "1000:1000" });
  expect(names).toEqual(["rows", "cache", "app"]);
  expect(service).toMatchObject({
    environment: {
      DB_HOST: "rows",
      DB_NAME: "shop",
      DB_USER: "app",
      DB_PASSWORD_FILE: "/run/secrets/rows_app_password",
    },
    networks: { default: null, rows: null },
    depends_on: { rows: { condition: "service_healthy" } },
    secrets: [{ source: "rows_app_password" }],
  });
  expect(files).toContainEqual({ name: "rows_app_password", owner: 1000, value: "{{ vault_rows_app_password }}" });
});

test("what its compose file says of networks, secrets and order stays beside it", async () => {
  const { service } = await rendered({
    uses: ["rows"],
    secrets: { API_TOKEN: "variable", MAIL_PASSWORD: "file" },
    connections: { rows: { DATABASE_URL: "mysql://{user}:{password}@{host}:{port}/{database}" } },
    compose: { networks: ["back"], depends_on: ["cache"], environment: { MODE: "live" } },
  });
  expect(service).toMatchObject({
    environment: { MODE: "live", MAIL_PASSWORD_FILE: "/run/secrets/app_mail_password" },
    networks: { back: null, rows: null },
    depends_on: { cache: { condition: "service_started" }, rows: { condition: "service_healthy" } },
    secrets: [{ source: "app_mail_password" }],
    env_file: [{ path: "./secrets/app.env" }],
  });
  expect(JSON.stringify(service)).not.toContain("DATABASE_URL");
});

test("a text with the password in it comes by way of the file of variables that only root opens", async () => {
  const { files, model } = await rendered({
    uses: ["rows"],
    connections: { rows: { URL: "mysql://{user}:{password}@{host}:{port}/{database}", PASS: "{password}" } },
  });
  const quoted = "replace('$', '$$') | to_json(ensure_ascii=false) }}";
  expect(files.find(({ name }) => name === "app.env")).toMatchObject({
    owner: 0,
    value: `URL={{ ('mysql://app:'\n~ (vault_rows_app_password | urlencode | replace('/', '%2F'))\n~ '@rows:3306/shop')\n| ${quoted}\nPASS={{ vault_rows_app_password | ${quoted}\n`,
  });
  // The tasks that see to its account read the file.
  expect(files.map(({ name }) => name)).toContain("rows_app_password");
  expect(model.services.find(({ name }) => name === "app")?.mountedSecrets).toEqual([]);
  expect(listNotes(model)).toContainEqual(
    expect.stringMatching(/^app takes the password .* in the variable URL: every user/),
  );
});

test.each([
  ["{password_file}", ["secret_files", "secret_leaks"]],
  // The engine's record has it, and that is told as an open point.
  ["{password}", ["secret_files", "plain_text env/A"]],
])("where it takes %s, what is measured of its secrets is %j", async (blank, reads) => {
  const { model } = await rendered({
    uses: ["rows", "cache"],
    connections: { rows: { A: blank } },
    user: "1000:1000",
  });
  const checks = planChecks(model).find(({ service }) => service === "app")?.controls ?? [];
  expect(checks.find(({ control }) => control === "secrets-as-files")?.readings.map(({ read }) => read)).toEqual(reads);
});

const uses = ["rows"];

test.each<[string, object, string]>([
  [
    "a connection to what it does not use",
    { connections: { rows: { A: "{host}" } } },
    "services.app.connections.rows: app does not use rows | Add it to `uses`",
  ],
  [
    "no word of the password",
    { uses, connections: { rows: { A: "{host}" } } },
    "services.app.connections.rows: none of its variables has {password_file}",
  ],
  [
    "a password both ways",
    { uses, connections: { rows: { A: "{password}", B: "{password_file}" } } },
    "services.app.connections.rows: one variable has {password} and another {password_file}",
  ],
  [
    "a blank that nobody fills in",
    { uses, connections: { rows: { A: "{pass}" } } },
    "services.app.connections.rows.A: must be a text without blanks, with {host}",
  ],
  [
    "a password twice in one text",
    { uses, connections: { rows: { A: "{password}{password}" } } },
    "services.app.connections.rows.A: must be a text",
  ],
  [
    "a sign that Jinja would read",
    { uses, connections: { rows: { A: "{{ x }}" } } },
    "services.app.connections.rows.A: must be a text",
  ],
  ["a quote", { uses, connections: { rows: { A: "'{password}" } } }, "services.app.connections.rows.A: must be a text"],
  [
    "a variable of no such name",
    { uses, connections: { rows: { "A B": "{password}" } } },
    "services.app.connections.rows.A B: the key must be the name of a variable",
  ],
  [
    "a database of a store that has none",
    { uses: ["cache"], connections: { cache: { A: "{password}{database}" } } },
    "services.app.connections.cache: cache has no database name",
  ],
  [
    "a variable that its compose file sets",
    { uses, compose: { environment: { DB_HOST: "old" } } },
    "services.app.uses[0]: DB_HOST is set for its connection to rows, but it has such a variable already | Remove it",
  ],
  [
    "a variable that is a secret of its own",
    { uses, secrets: { DB_USER: "variable" } },
    "services.app.uses[0]: DB_USER is set for its connection to rows",
  ],
  [
    "a network that is not its own",
    { uses, compose: { network_mode: "host" } },
    "services.app.uses[0]: with `network_mode` it has no network of its own",
  ],
  [
    "two that it would learn of by one variable",
    { uses: ["rows", "cache"], connections: { rows: { A: "{password}" }, cache: { A: "{password}" } } },
    "services.app.uses[1]: cache and rows would both set A",
  ],
])("%s is refused", (_what, app, message) => {
  expect(complaints(stack(app))).toEqual([expect.stringContaining(message)]);
});

test("a name that is no account's is refused, and a network of a database's name", () => {
  const { app, ...services } = stack({ uses }).services;
  expect(complaints({ ...stack({}), services: { ...services, "My.App": app } })).toEqual([
    expect.stringContaining("My.App cannot have an account at rows: its name must be a lower-case letter"),
  ]);
  expect(complaints(stack({}, { compose: { networks: { rows: null } } }))).toEqual([
    expect.stringContaining("compose.networks.rows: the stack creates a network `rows` itself"),
  ]);
});

function complaints(answers: object): readonly string[] {
  return listComplaints(answers, kinds);
}
