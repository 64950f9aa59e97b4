import { findSharedPasswords, indexPasswords } from "../../../src/import/secrets/same-passwords.ts";
import { makeTable } from "../../../src/import/table/table.ts";
import { formatTable } from "../../../src/import/table/text.ts";
import type { Imported } from "../../../src/import/types.ts";
import { Secret } from "../../../src/lib/secret.ts";
import { findWeakCredentials } from "../../../src/model/adopt/secrets/weak-credentials.ts";
import type { Model } from "../../../src/model/types/model.ts";

const service = { environment: { DB_USER: "ada", MYSQL_DATABASE: "guestbook" } };

test.each<[string, string | undefined]>([
  ["root", "it stands on every list of passwords"],
  ["ChangeMe!", "it stands on every list of passwords"],
  ["password123", "it stands on every list of passwords"],
  ["changeme-root", "it stands on every list of passwords"],
  ["examplepass", "it stands on every list of passwords"],
  ["12345678", "it stands on every list of passwords"],
  ["aaaaaaaaaa", "it stands on every list of passwords"],
  ["Ada", "it is the name of its user or database"],
  ["guestbook", "it is the name of its user or database"],
  ["wiki", "it is the name of the service"],
  ["x8#kQ2!", "it has fewer than 8 characters"],
  ["mysql://ada:ada@db/guestbook", "it is the name of its user or database"],
  ["mysql://ada:kV9xT2mQ8z@db/guestbook", undefined],
  ["gu3st-b00k-7Tq", undefined],
  ["correct horse battery", undefined],
  ["root-kV9xT2", undefined],
])("%s: %p", (value, why) => {
  const found = findWeakCredentials("wiki", service, [{ variable: "DB_PASSWORD", value, way: "variable" }]);
  expect(found).toEqual(why === undefined ? [] : [{ variable: "DB_PASSWORD", why }]);
});

test("a weak one is told without its value, with what makes a strong one", () => {
  const hardened = { service: {}, changes: [], dangers: [], lacks: [] };
  const secrets = [{ variable: "MYSQL_ROOT_PASSWORD", way: "file" as const, secret: "db_mysql_root_password" }];
  const adopted = { said: {}, hardened, steps: [], secrets, comments: [] };
  const secret = "db_mysql_root_password";
  const weak = [{ variable: "MYSQL_ROOT_PASSWORD", why: "it has fewer than 8 characters", secret, sameAs: [] }];
  const source = { environment: { MYSQL_ROOT_PASSWORD: new Secret("toor-toor") } };
  const variables = ["MYSQL_ROOT_PASSWORD"];
  const service = {
    name: "db",
    source,
    variables,
    weak,
    guessed: [],
    undivided: [],
    plainText: [],
    profiles: [],
    unnamedData: [],
    reachIsGuessed: false,
  };
  const imported: Imported = {
    answers: {} as Imported["answers"],
    comments: [],
    where: () => "compose.yml:1",
    secrets: new Map(),
    movedSecrets: [],
    services: [service],
    project: "shop",
    nameUses: [],
    volumes: [],
    proxies: [],
    plainFiles: [".env"],
    unsetSecrets: [],
    notices: [{ at: { file: "compose.yml", line: 7 }, what: "the variable TAG has no value and counts as empty" }],
  };
  const model = { name: "shop", services: [{ name: "db", adopted }] } as unknown as Model;
  const text = formatTable(makeTable(imported, model)).join("\n");
  expect(text).toContain("! MYSQL_ROOT_PASSWORD is weak: it has fewer than 8 characters.");
  expect(text).toContain("harden-init secrets set db_mysql_root_password --generate");
  expect(text).toContain("compose.yml:7 the variable TAG has no value");
  expect(text).toContain(".env: what went into the vault still stands there in plain text.");
  expect(text).toContain("secrets-as-files: Every child process, `docker inspect` and crash reports");
  expect(text).not.toContain("toor");
});

test("who changes a password is told who else has it", () => {
  const user = (name: string, variable: string, secret: string, vaultVariable: string) => ({
    name,
    secrets: [{ variable, value: secret, way: "variable" as const, secret, vaultVariable }],
  });
  const web = user("web", "DATABASE_URL", "mysql://ada:secret@db/x", "vault_web_database_url");
  const db = user("db", "MYSQL_PASSWORD", "secret", "vault_mysql_password");
  const index = indexPasswords([web, db, user("mail", "PASSWORD", "other", "vault_mail_password")]);
  const weak = [{ variable: "DATABASE_URL", why: "it has fewer than 8 characters" }];
  expect(findSharedPasswords(weak, web, index)).toMatchObject([
    { secret: "web_database_url", sameAs: ["mysql_password"] },
  ]);
});
