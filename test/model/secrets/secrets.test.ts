import { parse } from "yaml";
import { loadKinds } from "../../../src/kinds/load.ts";
import { fillSecretText, splitSecretText } from "../../../src/model/adopt/secrets/secret-text.ts";
import { listComplaints } from "../../support/complaints.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* Variables of a stack whose values are in the vault: which secret each has, and in which text. */

const kinds = await loadKinds();

type Uses = Readonly<Record<string, unknown>>;

function stack(db: Uses, web: Uses) {
  const image = "registry.example.org/app:1.4";
  return {
    version: 1,
    name: "shop",
    hosts: [{ name: "local", connection: "local" }],
    services: {
      db: { kind: "generic", image: "postgres:17", user: "999:999", secrets: db },
      web: { kind: "generic", image, secrets: web, compose: { environment: {} } },
      store: { kind: "mariadb", image: "mariadb:11.8", database: "shop" },
    },
  };
}

async function rendered(db: Uses, web: Uses) {
  const { model, plan } = await renderAnswers(JSON.stringify(stack(db, web)));
  const text = (end: string) => plan.files.find(({ path }) => path.endsWith(end))?.text ?? "";
  const { stack_secrets: files } = parse(text("/shop.yml")) as {
    stack_secrets: readonly { name: string; owner: number; value: string }[];
  };
  return { model, vault: text("vault.example.yml"), files };
}

const shared = { as: "file", from: "postgres_password" };
const filter = "replace('$', '$$') | to_json(ensure_ascii=false)";

test("one that several have is in the vault once, and each gets it in its own way", async () => {
  const { vault, files } = await rendered(
    { POSTGRES_PASSWORD: shared, URL: { as: "file", from: "postgres_password", text: 'say "{secret}"' } },
    {
      PGPASSWORD: { from: "postgres_password" },
      DATABASE_URL: { from: "postgres_password", text: "postgres://app:{secret}@db/shop" },
      OLD: "variable",
      LONE: { text: "token={secret}" },
    },
  );
  expect(vault.match(/^vault_(?!store|fingerprint|generations|set_on).*:/gm)).toEqual([
    "vault_postgres_password:",
    "vault_web_old:",
    "vault_web_lone:",
  ]);
  expect(vault.replaceAll("\n# ", " ")).toContain(
    " POSTGRES_PASSWORD of db, URL of db, PGPASSWORD of web, DATABASE_URL of web\nvault_postgres_password:",
  );
  expect(files).toEqual(
    expect.arrayContaining([
      { name: "db_postgres_password", owner: 999, value: "{{ vault_postgres_password }}" },
      { name: "db_url", owner: 999, value: 'say "{{ vault_postgres_password }}"' },
      expect.objectContaining({
        name: "web.env",
        owner: 0,
        value: `PGPASSWORD={{ vault_postgres_password | ${filter} }}
DATABASE_URL={{ ('postgres://app:'
~ (vault_postgres_password | urlencode | replace('/', '%2F'))
~ '@db/shop')
| ${filter} }}
OLD={{ vault_web_old | ${filter} }}
LONE={{ ('token='
~ vault_web_lone)
| ${filter} }}
`,
      }),
    ]),
  );
});

test.each<[string, unknown, string]>([
  [
    "a word that is none of the two",
    "fil",
    "A: must be one of file, variable, but is the text `fil` | Did you mean file?",
  ],
  ["a number", 5, "A: must be one of file, variable, but is `5`"],
  ["a misspelt key", { frm: "x" }, "A.frm: unknown key `frm` | Did you mean from?"],
  ["a misspelt way", { as: "fil" }, "A.as: must be one of file, variable, but is the text `fil` | Did you mean file?"],
  ["a text without the secret", { text: "abc" }, "A.text: must be one line with {secret}"],
  ["what Jinja would read", { text: "{{ x }}{secret}" }, "A.text: must be one line with {secret}"],
  ["a quote that ends a text of Jinja", { text: "'{secret}" }, "A.text: must be one line with {secret}"],
  ["a name with a hyphen", { from: "a-b" }, "A.from: must be a letter"],
  ["the name of a kind's secret", { from: "store_root_password" }, "A.from: another secret of the stack has that name"],
  ["the name of another service's secret", { from: "db_x" }, "A.from: another secret of the stack has that name"],
  ["the name of the vault's own key", { from: "fingerprint_key" }, "A.from: another secret of the stack has that name"],
])("%s is refused", (_title, use, complaint) => {
  expect(listComplaints(stack({ X: "file" }, { A: use }), kinds)).toEqual([
    expect.stringContaining(`services.web.secrets.${complaint}`),
  ]);
});

const secret = "a/b c%?";

test.each([
  ["postgres://app:{secret}@db/x", "postgres://app:a%2Fb%20c%25%3F@db/x"],
  ["jdbc:postgresql://db/x?user=a&password={secret}", "jdbc:postgresql://db/x?user=a&password=a%2Fb%20c%25%3F"],
  ["jdbc:sqlserver://db;password={secret}", "jdbc:sqlserver://db;password=a/b c%?"],
  ["http://one.example {secret}", "http://one.example a/b c%?"],
  ["amqp://u:{secret}@a,amqp://u:{secret}@b", "amqp://u:a%2Fb%20c%25%3F@a,amqp://u:a%2Fb%20c%25%3F@b"],
  ["{secret}", secret],
])("%s: encoded as far as a URL goes", (text, filled) => {
  expect(fillSecretText(text, secret)).toBe(filled);
  expect(splitSecretText(text).some((part) => "literal" in part && part.literal === "")).toBe(false);
});
