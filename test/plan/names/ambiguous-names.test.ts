import { parse, stringify } from "yaml";
import { renderAnswers } from "../../support/rendered.ts";

/*
 * Names that some reader of YAML takes for a number, a day, a boolean or nothing: Ansible gets them as the texts that they are. The same project with
 * harmless names tells what each file should mean.
 */

type Names = Readonly<Record<string, string>>;

/** In the same order as the harmless ones: some files are sorted. */
const words = {
  zqa: "n",
  zqb: "no",
  zqc: "null",
  zqd: "off",
  zqe: "on",
  zqf: "true",
  zqg: "y",
  zqh: "yes",
};
const adopted = {
  "zra.a": "1.5",
  zrb: "1_000",
  zrc: "12e3",
  "zrd-a-b": "2024-01-01",
  "zre.a": "8.0",
  zrf: "No",
  zrg: "null",
};

const ofKinds = {
  version: 1,
  name: "zqf",
  hosts: [
    { name: "zqa", address: "192.0.2.1", user: "zqh", groups: ["zqd"] },
    { name: "zqh", address: "192.0.2.2", user: "zqh", publish: { zqb: "127.0.0.1:9000" } },
  ],
  services: {
    zqb: { kind: "php-nginx", source: "./zqb", publish: "127.0.0.1:8081", uses: ["zqe", "zqg"] },
    zqc: { kind: "fluent-bit" },
    zqe: { kind: "mariadb", image: "mariadb:11.8", database: "zqd", seed: { file: "zqa", unless_table: "zqb" } },
    zqg: { kind: "redis", image: "redis:8" },
    zqh: { kind: "python", source: "./app", start: "python app.py", uses: ["zqd"] },
    zqd: { kind: "postgres", image: "postgres:17", database: "zqh", seed: { file: "zqa", unless_table: "zqb" } },
  },
  logging: "fluent-bit",
};

const ofKindsHere = { ...ofKinds, hosts: [{ name: "zqa", connection: "local" }] };

const ofOthers = {
  version: 1,
  name: "shop",
  hosts: [{ name: "server", connection: "local" }],
  services: Object.fromEntries(
    Object.keys(adopted).map((name) => [
      name,
      { kind: "generic", image: "app:1", secrets: { TOKEN: "file" }, compose: { environment: { NAME: name } } },
    ]),
  ),
};

test.each<[string, object, Names, RegExp]>([
  ["of kinds on several servers", ofKinds, words, /\.ya?ml$/],
  ["of kinds on this machine", ofKindsHere, words, /\.ya?ml$/],
  ["of a compose file", ofOthers, adopted, /^(?!playbooks\/files\/).*\.ya?ml$/],
])("services %s keep their names in every file that Ansible reads", async (_title, answers, names, read) => {
  const wanted = withNames(await meaningOf(answers, read), names);
  expect(Object.keys(wanted as object).length).toBeGreaterThan(10);
  expect(await meaningOf(withNames(answers, names) as object, read)).toEqual(wanted);
});

/** Each file as YAML 1.1, which is Ansible's. */
async function meaningOf(answers: object, read: RegExp): Promise<Readonly<Record<string, unknown>>> {
  const { plan } = await renderAnswers(stringify(answers));
  const files = plan.files.filter(({ path }) => read.test(path) && !path.includes("/collections/"));
  return Object.fromEntries(
    files.map(({ path, text }) => [path, texts(parse(text, { version: "1.1", mapAsMap: true }))]),
  );
}

/** With each key and each value that is none of a text marked by its type. */
function texts(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, each]) => [mark(key), texts(each)]));
  }
  return Array.isArray(value) ? value.map(texts) : mark(value);
}

function mark(value: unknown): string {
  return typeof value === "string" ? value : `${typeof value} ${String(value)}`;
}

/** With other names in the place of the harmless ones, also where they are a part of a longer text, as of a variable. */
function withNames(value: unknown, names: Names): unknown {
  if (typeof value === "string") {
    return Object.entries(names).reduce(
      (text, [harmless, name]) =>
        text
          .replaceAll(harmless, name)
          .replaceAll(underscored(harmless), underscored(name))
          .replaceAll(harmless.toUpperCase(), name.toUpperCase()),
      value,
    );
  }
  if (Array.isArray(value)) {
    return value.map((each) => withNames(each, names));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [withNames(key, names), withNames(each, names)]))
    : value;
}

function underscored(name: string): string {
  return name.replaceAll(/\W/g, "_");
}
