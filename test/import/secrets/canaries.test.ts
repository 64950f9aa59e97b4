import fc from "fast-check";
import { holds } from "../../support/holds.ts";
import { takeOverFiles as take, textFor } from "../take.ts";

/*
 * Whatever texts the secrets of a compose file stand in, none is in a file of the project but the vault. What cannot be moved is told with its place.
 */

type Variables = Readonly<Record<string, string>>;

const canaries = ["kV9x-T2mQ-w7", "Zq4/8Rw+22", "p$w%41-Nn3x", "b7~Hd!k2Lp"] as const;
const canary = fc.constantFrom(...canaries);

const names = ["DB_PASSWORD", "API_TOKEN", "DATABASE_URL", "DSN", "NOTE", "OPTS", "JSON", "MYSQL_PASSWORD"];

/** A text with a secret, as configurations write it. */
const texts: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `postgres://app:${encodeURIComponent(secret)}@db/shop`,
  (secret) => `redis://:${secret}@cache:6379/0`,
  (secret) => `Server=db;User=app;Password=${secret};`,
  (secret) => `{"password": "${secret}"}`,
  (secret) => `--user app --password ${secret} --verbose`,
  (secret) => `it's ${secret}`,
  (secret) => `x${secret}y`,
  (secret) => `{{ ${secret} }} {secret}`,
];

const text = fc
  .tuple(fc.constantFrom(...texts), canary, fc.constantFrom("", "abcdef", ...canaries))
  .map(([write, secret, more]) => [write(secret), more].filter(Boolean).join(" "));

const service = fc.record(
  {
    image: fc.constantFrom("mysql:8.4", "postgres:17", "redis:7", "example.org/app:1"),
    // One of them makes the value a secret, wherever else it stands.
    environment: fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 5 }),
    command: fc.array(text, { maxLength: 2 }),
    labels: fc.dictionary(fc.constantFrom("note", "rule"), text, { maxKeys: 1 }),
    healthcheck: text.map((said) => ({ test: ["CMD-SHELL", said] })),
  },
  { requiredKeys: ["image", "environment"] },
);

const project = fc
  .tuple(service, service, service)
  .map(([web, db, job]) => ({ web: { ...web, environment: { ...web.environment, ...all } }, db, job }));

/** All of them are known as secrets. */
const all = Object.fromEntries(canaries.map((value, at) => [`SECRET_${at}`, value]));

type Services = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The places of a service where a secret stands and cannot be moved, as the table names them. */
function placesOf(service: Services[string], secret: string): readonly string[] {
  const { environment: _moved, ...rest } = service;
  return Object.keys(rest).filter((key) => JSON.stringify(rest[key]).includes(JSON.stringify(secret).slice(1, -1)));
}

function variablesOf(services: Services, name: string): Variables {
  return (services[name]?.environment ?? {}) as Variables;
}

test("no secret is in a rendered file, unless the table says where; and each variable comes out again as it was", async () => {
  await holds(
    fc.asyncProperty(project, async (services: Services) => {
      const compose = JSON.stringify({ services }).replaceAll("$", "$$$$");
      const { project: made, imported, table } = await take({ "compose.yml": compose });
      const files = [made.text, ...(await made.plan()).files.map(({ text }) => text)].map((text) =>
        text.replaceAll("$$", "$"),
      );
      for (const secret of canaries) {
        const places = Object.entries(services).flatMap(([name, service]) =>
          placesOf(service, secret).map((key) => ({ name, key })),
        );
        const isTold = ({ name, key }: (typeof places)[number]) =>
          table.services.some((each) => each.name === name && each.plainText.some((place) => place.startsWith(key)));
        expect(places.filter((place) => !isTold(place))).toEqual([]);
        expect({ secret, isOpen: places.length === 0 && files.some((text) => text.includes(secret)) }).toEqual({
          secret,
          isOpen: false,
        });
      }
      const given = made.model.services.flatMap(({ name, adopted }) =>
        (adopted?.secrets ?? []).map((each) => [name, each.variable, textFor(imported, each)]),
      );
      for (const [name = "", variable = "", text] of given) {
        expect([name, variable, text]).toEqual([name, variable, variablesOf(services, name)[variable]]);
      }
    }),
    30,
  );
});
