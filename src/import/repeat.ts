import { parseAnswers } from "../answers/parse.ts";
import { getMap } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { writeYamlValue } from "../lib/yaml/write.ts";
import type { GivenVariables, Imported } from "./types.ts";
import { keepVolumeNames } from "./volume-names.ts";

/*
 * What is remembered of an import, so that the next one of the same compose file can tell what changed there: the answers that it came to before anyone
 * was asked. No secret is in them.
 */

type Answers = Readonly<Record<string, unknown>>;

const heading = `# What the last import of the compose file came to; the next one is compared with it. Not to be edited: harden.yml is.
`;

/**
 * The text to remember an import by. What agreeing to it accepts, and where the stack is deployed, are the user's own.
 *
 * @param name what the stack is called, which decides about the names of its volumes
 */
export function formatImport(imported: Imported & { readonly given: GivenVariables }, name: string): string {
  const { services, compose } = keepVolumeNames({ ...imported.answers, name }, imported);
  const bare = Object.entries(services).map(([service, { accept: _accept, ...said }]) => [service, said]);
  const variables = Object.fromEntries(imported.given);
  return (
    heading +
    writeYamlValue({
      name,
      services: Object.fromEntries(bare),
      ...(compose && { compose }),
      ...(imported.given.size > 0 && { variables }),
    })
  );
}

/**
 * Reads such a text.
 *
 * @param file how messages name it
 * @throws Problem (exit 2) if it cannot be read
 */
export function readImport(text: string, file: string): Answers {
  const { value } = parseAnswers(text, file);
  return isMap(value) ? value : {};
}

/** What was said then of variables that are set nowhere. */
export function readGiven(remembered: Answers): GivenVariables {
  const said = Object.entries(getMap(remembered, "variables"));
  return new Map(said.flatMap(([name, value]) => (typeof value === "string" || value === null ? [[name, value]] : [])));
}

/** An import in which variables that were secrets before have the same names in the vault: what others share with them may have changed. */
export function keepSecretNames(before: Answers, now: Answers): Answers {
  const services = Object.entries(getMap(now, "services")).map(([name, service]) => {
    const former = getMap(getMap(getMap(before, "services"), name), "secrets");
    const secrets = isMap(service) ? Object.entries(getMap(service, "secrets")) : [];
    const kept = secrets.map(([variable, use]) => [variable, withName(former[variable], use)]);
    return [name, secrets.length === 0 ? service : { ...(service as Answers), secrets: Object.fromEntries(kept) }];
  });
  return { ...now, services: Object.fromEntries(services) };
}

function withName(before: unknown, now: unknown): unknown {
  if (isMap(before) && isMap(now) && before.from !== undefined) {
    return { ...now, from: before.from };
  }
  return typeof before === "string" && isMap(now) && now.text === undefined ? before : now;
}
