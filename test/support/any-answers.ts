import fc from "fast-check";
import { setIn } from "../../src/lib/paths.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { caseStudy, dbserver, webserver } from "./case-study.ts";

/** Texts that mean something to one of the programs which read our files. */
const hostile = [
  "",
  " ",
  "{{ lookup('pipe', 'id') }}",
  "{% raw %}",
  `$${"{HOME}"}`,
  "$(id)",
  "`id`",
  "a'; DROP TABLE x; --",
  'say "hi"',
  "two\nlines",
  "tab\there",
  "../../etc/passwd",
  "/etc/passwd",
  "..",
  "-rf",
  "#comment",
  "a: b",
  "*alias",
  "&anchor",
  "!!python/object",
  "null",
  "yes",
  "0x10",
  "22:22",
  "ünïcödé",
  "\u202eright",
  "\u0000",
  "x".repeat(5000),
  "all",
  "localhost",
  "__proto__",
  "constructor",
] as const;

/** Texts that fit somewhere. */
const tame = [
  "web2",
  "shop_2",
  "debian:13",
  "mariadb:10.11",
  "512m",
  "./app/public",
  "local",
  "journald",
  "[::1]:8080",
] as const;

const anyText = fc.oneof(
  fc.constantFrom(...tame),
  fc.constantFrom(...hostile),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

/** Keys of the case study that hold something, and what anybody may put there. */
const paths = [
  ["name"],
  ["hosts", 0, "name"],
  ["hosts", 0, "address"],
  ["hosts", 0, "user"],
  ["hosts", 0, "groups", 0],
  ["services", "webserver", "kind"],
  ["services", "webserver", "base"],
  ["services", "webserver", "source"],
  ["services", "webserver", "publish"],
  ["services", "webserver", "uses", 0],
  ["services", "webserver", "extensions", 0],
  ["services", "webserver", "limits", "memory"],
  ["services", "dbserver", "image"],
  ["services", "dbserver", "database"],
  ["services", "dbserver", "seed", "file"],
  ["services", "dbserver", "seed", "unless_table"],
  ["services", "dbserver", "rights"],
  ["hardening", "profile"],
  ["hardening", "overrides", "seccomp", "reason"],
  ["logging"],
  ["trust"],
] as const;

/** The case study with one to three of its answers replaced by anything. */
export const disturbedAnswers: fc.Arbitrary<unknown> = fc
  .array(fc.tuple(fc.constantFrom(...paths), anyText), { minLength: 1, maxLength: 3 })
  .map((edits) => edits.reduce<unknown>((answers, [path, value]) => setIn(answers, path, value), caseStudy()));

const lower = "abcdefghijklmnopqrstuvwxyz";
const word = (letters: string, most: number) =>
  fc
    .tuple(fc.constantFrom(...lower), fc.string({ unit: fc.constantFrom(...letters), maxLength: most }))
    .map((parts) => parts.join(""));
const serviceName = word(`${lower}0123456789`, 12);
const sizes = fc.constantFrom("128m", "300m", "1g", "16g");

/** Stacks of any shape that the rules allow: names, bases, limits, overrides, hosts. */
export const allowedAnswers: fc.Arbitrary<WrittenAnswers> = fc
  .record({
    name: word(`${lower}0123456789_-`, 20),
    names: fc.uniqueArray(serviceName, { minLength: 2, maxLength: 5 }),
    hosts: fc.uniqueArray(word(`${lower}0123456789`, 10), { minLength: 1, maxLength: 3 }),
    kinds: fc.array(fc.constantFrom("php-nginx", "node", "python"), { minLength: 4, maxLength: 4 }),
    base: fc.constantFrom("ubuntu:22.04", "ubuntu:24.04", "debian:12", "debian:13"),
    memory: sizes,
    server: fc.constantFrom(
      { kind: "mariadb", image: "mariadb:11.8" },
      { kind: "mysql", image: "mysql:8.4" },
      { kind: "postgres", image: "postgres:17" },
      { kind: "redis", image: "valkey/valkey:8.1" },
    ),
    rights: fc.constantFrom("data" as const, "schema" as const),
    profile: fc.constantFrom("baseline" as const, "strict" as const),
    apparmor: fc.record({
      apparmor: fc.constantFrom("auto" as const, "require" as const, "off" as const),
      apparmor_mode: fc.constantFrom("enforce" as const, "complain" as const),
    }),
    own: fc.constantFrom({}, { apparmor: "off" as const }),
    logging: fc.constantFrom("local" as const, "journald" as const, "fluent-bit" as const, "fluentd" as const),
    trust: fc.constantFrom("digest" as const, "tag" as const),
    left: fc.subarray(["read-only-root", "seccomp", "image-digest"]),
    reason: fc.constantFrom('it says "no", and $HOME too', "the vendor's plugin: writes everywhere # really"),
  })
  .map(
    ({
      name,
      names,
      hosts,
      kinds,
      base,
      memory,
      server,
      rights,
      profile,
      apparmor,
      own,
      logging,
      trust,
      left,
      reason,
    }) => {
      const [database = "db", ...clients] = names;
      const services = clients.map((client, index) => {
        const kind = kinds[index] ?? "node";
        const published = { uses: [database], publish: `127.0.0.1:${8100 + index}`, limits: { memory } };
        return [
          client,
          kind === "php-nginx" ? webserver({ base, ...published }) : { kind, source: "./app", ...published },
        ];
      });
      const common = { rights, limits: { memory }, ...own };
      const store =
        server.kind === "redis" ? { ...server, keys: "own" as const, ...common } : dbserver({ ...server, ...common });
      return caseStudy({
        name: `s${name}s`,
        hosts: hosts.map((host) => ({ name: `h-${host}`, connection: "ssh", user: "deploy" })),
        services: { ...Object.fromEntries(services), [database]: store },
        hardening: {
          profile,
          ...apparmor,
          overrides: Object.fromEntries(left.map((slug) => [slug, { off: true as const, reason }])),
        },
        logging,
        trust,
      });
    },
  );
