import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findAuthorityFaults, findKeysInside } from "../../../src/project/edge/client-authority.ts";
import { modelOf } from "../../support/case-study.ts";
import { temporaryFolder } from "../../support/rendered.ts";

/* The authority that certifies visitors, by what openssl made of it. */

const root = temporaryFolder("client-authority");
const year = 365 * 86_400_000;

beforeAll(() => {
  make("root", "CA:TRUE");
  make("person", "CA:FALSE");
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  writeFileSync(join(root, "both.pem"), `${read("root.pem")}${read("root.key")}`);
  writeFileSync(join(root, "mixed.pem"), `${read("root.pem")}${read("person.pem")}`);
  writeFileSync(join(root, "text.pem"), "no certificate\n");
});
afterAll(() => rmSync(root, { recursive: true }));

function make(name: string, constraint: string): void {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
  const own = ["-subj", `/CN=${name}`, "-addext", `basicConstraints=critical,${constraint}`, "-days", "30"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...own, ...files], {
    cwd: root,
    stdio: "ignore",
  });
}

async function projectWith(authority: string) {
  const model = await modelOf({
    version: 1,
    name: "shop",
    hosts: [{ name: "here", connection: "local" }],
    services: { web: { kind: "static", source: "./site", domain: "a.example.com", access: [{ certificate: true }] } },
    edge: { client_ca: authority },
  });
  return { root, model };
}

test.each([
  ["root.pem", 0, []],
  ["missing.pem", 0, []],
  ["root.pem", year, [expect.stringContaining("CN=root ended on")]],
  ["person.pem", 0, ["CN=person is no authority: it certifies nobody"]],
  ["mixed.pem", 0, ["CN=person is no authority: it certifies nobody"]],
  ["text.pem", 0, ["`text.pem` is no certificate"]],
])("of %s, %d ms from now, is said %j", async (authority, later, expected) => {
  const faults = findAuthorityFaults(await projectWith(authority), Date.now() + later);
  expect(faults.map(({ what }) => what)).toEqual(expected);
});

test.each([
  ["root.pem", []],
  ["both.pem", ["`both.pem` has a private key in it, which would get into the image"]],
])("a key inside %s is found", async (authority, expected) => {
  expect(findKeysInside(await projectWith(authority)).map(({ what }) => what)).toEqual(expected);
});
