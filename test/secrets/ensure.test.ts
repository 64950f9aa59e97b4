import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import type { SecretSpec } from "../../src/model/types/secrets.ts";
import { VaultContent } from "../../src/secrets/vault/content.ts";
import { ensureSecrets } from "../../src/secrets/vault/ensure.ts";
import { findPendingRotations, setSecret, settlePrevious } from "../../src/secrets/vault/rotate.ts";
import { readSettingDays } from "../../src/secrets/vault/setting-days.ts";

const login = { service: "db", server: "mariadb", account: "root", isAdopted: false };
const spec = (variable: string, rotates = false): SecretSpec => ({
  name: variable.slice(6),
  variable,
  service: "db",
  uid: 999,
  why: `what ${variable} is for`,
  logins: rotates ? [login] : [],
});
const root = spec("vault_db_root_password", true);
const web = spec("vault_db_web_password");
const specs = [root, web];
const parse = (text: string) => VaultContent.parse(new Secret(text), "v");
const reveal = (content: VaultContent, name: string) => content.get(name)?.reveal();

describe("the days on which secrets were set", () => {
  test("are known of each, and change with it alone", () => {
    const made = ensureSecrets(undefined, specs).content;
    const today = new Date().toISOString().slice(0, 10);
    expect([...readSettingDays(made).keys()]).toEqual([root.variable, web.variable, "vault_fingerprint_key"]);
    const old = made.with(
      "vault_set_on",
      new Secret(`${root.variable}=2025-02-03 ${web.variable}=2025-02-03 nonsense`),
    );
    expect([...readSettingDays(setSecret(old, root, new Secret("new")))]).toEqual([
      [root.variable, today],
      [web.variable, "2025-02-03"],
    ]);
  });
});

describe("ensureSecrets", () => {
  test("makes every secret of a new vault", () => {
    const { content, added, changed } = ensureSecrets(undefined, specs);
    expect(added).toEqual([
      "vault_db_root_password",
      "vault_db_root_password_previous",
      "vault_db_web_password",
      "vault_fingerprint_key",
    ]);
    expect(content.names).toEqual([...added, "vault_generations", "vault_set_on"]);
    expect(changed).toBe(true);
    expect(reveal(content, "vault_db_root_password_previous")).toBe("");
    for (const name of added.filter((each) => !each.endsWith("_previous"))) {
      expect(reveal(content, name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/);
    }
    expect(new Set(content.secrets.map((secret) => secret.reveal())).size).toBe(5);
  });

  test("leaves a place for what only the user has, and does not make it up", () => {
    const given: SecretSpec = { ...spec("vault_alarm_webhook"), given: true };
    const { content } = ensureSecrets(undefined, [given]);
    expect(reveal(content, "vault_alarm_webhook")).toBe("");
    const set = setSecret(content, given, new Secret("https://chat.example.org/x"));
    expect(ensureSecrets(set, [given]).changed).toBe(false);
  });

  test("keeps the previous password of the backups until a deploy has proven the new one", () => {
    const backups: SecretSpec = { ...spec("vault_backup_password"), opensBackups: true };
    const { content, added } = ensureSecrets(undefined, [backups]);
    expect(added).toContain("vault_backup_password_previous");
    const before = reveal(content, "vault_backup_password");
    const set = setSecret(content, backups, new Secret("another"));
    expect(findPendingRotations(set)).toEqual(["vault_backup_password"]);
    expect(reveal(set, "vault_backup_password_previous")).toBe(before);
    expect(reveal(settlePrevious(set), "vault_backup_password_previous")).toBe("");
  });

  test("finds nothing to do in a vault that is right", () => {
    const { content } = ensureSecrets(undefined, specs);
    const again = ensureSecrets(VaultContent.parse(content.print(), "v"), specs);
    expect(again).toMatchObject({ added: [], changed: false });
    expect(again.content.print().reveal()).toBe(content.print().reveal());
  });

  test("keeps what is there, also what is no longer needed, and adds what is missing", () => {
    const existing = parse(
      "# mine\nvault_db_web_password: short\nvault_old: x\nteam_note: hello\nvault_db_root_password: ''\n",
    );
    const { content, added, changed } = ensureSecrets(existing, specs);
    expect(reveal(content, "vault_db_web_password")).toBe("short");
    expect(reveal(content, "vault_db_root_password")).not.toBe("");
    expect(content.print().reveal()).toContain("# mine\n");
    expect(content.names).toContain("vault_old");
    expect({ added, changed }).toEqual({
      added: ["vault_db_root_password", "vault_db_root_password_previous", "vault_fingerprint_key"],
      changed: true,
    });
  });

  test("leaves a change that is under way alone", () => {
    const existing = setSecret(ensureSecrets(undefined, specs).content, root, new Secret("new"));
    expect(ensureSecrets(existing, specs).changed).toBe(false);
  });
});

describe("the marks of a vault's changes", () => {
  const marks = (content: VaultContent) => reveal(content, "vault_generations")?.split(" ") ?? [];
  const first = ensureSecrets(undefined, specs).content;

  test("begin with its first secrets, and get one more with each change", () => {
    const second = setSecret(first, web, new Secret("other"));
    const third = setSecret(second, root, new Secret("new"));
    expect(marks(first)).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/)]);
    expect(marks(third).slice(0, -1)).toEqual(marks(second));
    expect(marks(second).slice(0, -1)).toEqual(marks(first));
  });

  test("stay as they are where no secret changed, and when a change is proven", () => {
    const same = setSecret(first, web, first.get(web.variable) as Secret);
    expect(same).toBe(first);
    expect(marks(ensureSecrets(first, specs).content)).toEqual(marks(first));
    const pending = setSecret(first, root, new Secret("new"));
    expect(marks(settlePrevious(pending))).toEqual(marks(pending));
  });

  test("are not kept without end", () => {
    const many = Array.from({ length: 60 }, (_, turn) => `value-${turn}`);
    const last = many.reduce((vault, value) => setSecret(vault, web, new Secret(value)), first);
    expect(marks(last)).toHaveLength(50);
  });
});

describe("a changed password that rotates", () => {
  const before = parse('vault_db_root_password: "one"\nvault_db_web_password: "web"\n');

  test("moves to its previous, until the change is settled", () => {
    const set = setSecret(before, root, new Secret("two"));
    expect(reveal(set, "vault_db_root_password_previous")).toBe("one");
    expect(findPendingRotations(set)).toEqual(["vault_db_root_password"]);
    const settled = settlePrevious(set);
    expect(reveal(settled, "vault_db_root_password")).toBe("two");
    expect(reveal(settled, "vault_db_root_password_previous")).toBe("");
    expect(settlePrevious(settled)).toBe(settled);
  });

  test("cannot be changed again before that, so the server's password is never lost", () => {
    const set = setSecret(before, root, new Secret("two"));
    expect(() => setSecret(set, root, new Secret("three"))).toThrow(Problem);
    expect(setSecret(set, root, new Secret("two"))).toBe(set);
  });

  test("other secrets have no previous", () => {
    expect(setSecret(before, web, new Secret("new")).names).toEqual([
      ...before.names,
      "vault_generations",
      "vault_set_on",
    ]);
  });

  test("an empty secret is refused", () => {
    expect(() => setSecret(before, web, new Secret(""))).toThrow(/cannot be empty/);
  });
});
