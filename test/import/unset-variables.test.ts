import { loadCompose } from "../../src/compose/load.ts";
import { placeText } from "../../src/compose/problems.ts";
import { findUnsetImages, findUnsetSecrets } from "../../src/import/unset-variables.ts";
import { type Files, inFolder } from "../compose/folder.ts";

function unsetIn(files: Files, environment: Readonly<Record<string, string>> = {}): readonly string[] {
  const project = inFolder(files, (folder) =>
    loadCompose({ folder, files: [], environment: new Map(Object.entries(environment)) }),
  );
  return findUnsetImages(project).map(({ name, service, at }) => `${name} of ${service} at ${placeText(at)}`);
}

const of = (image: string, rest = "") => ({ "compose.yml": `services:\n  web:\n    image: "${image}"\n${rest}` });

test.each<[image: string, unset: readonly string[]]>([
  ["web:$TAG", ["TAG"]],
  [`web:\${TAG}`, ["TAG"]],
  [`\${IMAGE}`, ["IMAGE"]],
  [`\${REGISTRY}/web:1`, ["REGISTRY"]],
  [`web:\${TAG:-}`, ["TAG"]],
  [`web:\${GIVEN}\${TAG}-\${MORE}`, []],
  [`web:\${EMPTY}`, ["EMPTY"]],
  [`\${GIVEN}:\${TAG}`, ["TAG"]],
  [`\${REGISTRY}web:1`, []],
  [`web\${SUFFIX}`, []],
  [`web:\${TAG:-1}`, []],
  [`web:\${GIVEN}`, []],
  ["web:$$TAG", []],
  ["Web:1", []],
])("of the image %s must be known: %j", (image, unset) => {
  const found = unsetIn(of(image), { GIVEN: "given", EMPTY: "" });
  expect(found).toEqual(unset.map((name) => `${name} of web at compose.yml:3`));
});

test("each is told once, by the first service that needs it, where it is written", () => {
  const files = {
    "compose.yml": "include: [./db.yml]\nservices:\n  web: { image: 'web:$TAG' }\n  job: { image: 'job:$TAG' }\n",
    "db.yml": "services:\n  db:\n    image: db:$DB_TAG\n",
  };
  expect(unsetIn(files)).toEqual(["DB_TAG of db at db.yml:3", "TAG of web at compose.yml:3"]);
});

test("what is built here needs no name, and .env gives what is needed", () => {
  expect(unsetIn(of("web:$TAG", "    build: .\n"))).toEqual([]);
  expect(unsetIn({ ...of("web:$TAG"), ".env": "TAG=1.2\n" })).toEqual([]);
});

function secretsIn(environment: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const files = { "compose.yml": `services:\n  web:\n    image: web:1\n    environment: ${environment}\n` };
  const known = { environment: new Map(Object.entries(variables)) };
  const project = inFolder(files, (folder) => loadCompose({ folder, files: [], ...known }));
  return findUnsetSecrets(project).map(({ name, secret }) => `${name} for ${secret}`);
}

test.each<[environment: string, unset: readonly string[]]>([
  ["{ DB_PASSWORD: $PW }", ["PW for DB_PASSWORD"]],
  [`{ DB_PASSWORD: "\${PW}" }`, ["PW for DB_PASSWORD"]],
  [`["DB_PASSWORD=\${PW}"]`, ["PW for DB_PASSWORD"]],
  ["[DB_PASSWORD]", ["DB_PASSWORD for DB_PASSWORD"]],
  ["{ DB_PASSWORD: }", ["DB_PASSWORD for DB_PASSWORD"]],
  [`{ DB_PASSWORD: "\${PW:-}" }`, []],
  [`{ DB_PASSWORD: "\${PW-x}" }`, []],
  [`{ DB_PASSWORD: "\${GIVEN}" }`, []],
  ["[GIVEN_PASSWORD]", []],
  ['{ DB_PASSWORD: "" }', []],
  ["{ DB_NAME: $PW, PASSWORD_FILE: $PW }", []],
  [`{ DB_PASSWORD: $PW, API_TOKEN: "\${PW}" }`, ["PW for DB_PASSWORD"]],
])("of the variables %s these should have secrets: %j", (environment, unset) => {
  expect(secretsIn(environment, { GIVEN: "x", GIVEN_PASSWORD: "x" })).toEqual(unset);
});
