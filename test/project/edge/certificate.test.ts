import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listCertificateNeeds } from "../../../src/commands/doctor/certificate-need.ts";
import type { Machine } from "../../../src/doctor/types.ts";
import { Secret } from "../../../src/lib/secret.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { findCertificateFaults, requireMatchingKey } from "../../../src/project/edge/certificate.ts";
import type { Project } from "../../../src/project/open.ts";
import type { OpenVault } from "../../../src/project/vault/vault.ts";
import { VaultContent } from "../../../src/secrets/vault/content.ts";
import { modelOf } from "../../support/case-study.ts";
import { makeCertificate } from "../../support/edge/authority.ts";
import { temporaryFolder } from "../../support/rendered.ts";

/* The user's own certificate, by what openssl made of it. */

const root = temporaryFolder("certificate");
const day = 86_400_000;

beforeAll(() => {
  mkdirSync(join(root, "tls"));
  makeCertificate(join(root, "tls"), "site", "shop", "DNS:shop.example.com,DNS:*.shop.example.com", 60);
  makeCertificate(join(root, "tls"), "other", "shop", "DNS:shop.example.com", 60);
  makeCertificate(join(root, "tls"), "short", "shop", "DNS:shop.example.com", 10);
  writeFileSync(join(root, "tls/text.pem"), "no certificate\n");
});
afterAll(() => rmSync(root, { recursive: true }));

async function projectWith(
  certificate: string,
  more: Partial<WrittenAnswers["services"][string]> = {},
): Promise<Project> {
  const model = await modelOf({
    version: 1,
    name: "shop",
    hosts: [{ name: "here", connection: "local" }],
    services: { web: { kind: "static", source: "./site", domain: "shop.example.com", ...more } },
    edge: { certificates: "own", certificate },
  });
  return { root, model } as Project;
}

function vaultWith(text: string): OpenVault {
  const value = new Secret(Buffer.from(text).toString("base64"));
  return { content: VaultContent.empty("test").with("vault_edge_tls_key", value) } as OpenVault;
}

const keyOf = (name: string): string => readFileSync(join(root, `tls/${name}.key`), "utf8");

test.each([
  ["a good one", "./tls/site.pem", {}, 0, []],
  ["a name below a wildcard", "./tls/site.pem", { redirects: ["www.shop.example.com"] }, 0, []],
  ["a text", "./tls/text.pem", {}, 0, ["`./tls/text.pem` is no certificate"]],
  ["one that has ended", "./tls/site.pem", {}, 61, ["`./tls/site.pem` ended on"]],
  ["one that has not begun", "./tls/site.pem", {}, -2, ["`./tls/site.pem` begins on"]],
  [
    "one for other names",
    "./tls/site.pem",
    { redirects: ["www.example.com"] },
    0,
    ["it is not for www.example.com, but for shop.example.com"],
  ],
  ["a missing one, which is told elsewhere", "./tls/none.pem", {}, 0, []],
] as const)("%s", async (_what, certificate, more, days, expected) => {
  const project = await projectWith(certificate, more as Partial<WrittenAnswers["services"][string]>);
  const faults = findCertificateFaults(project, Date.now() + days * day);
  expect(faults.map(({ what }) => what)).toEqual(expected.map((what) => expect.stringContaining(what)));
  expect(new Set(faults.map(({ where }) => where)).size).toBeLessThanOrEqual(1);
});

test.each([
  ["./tls/site.pem", true, "it is good for 59 days"],
  ["./tls/short.pem", false, "it is good for 9 days"],
  ["./tls/text.pem", false, "`./tls/text.pem` is no certificate"],
  ["./tls/none.pem", false, "the file does not exist"],
])("of %s doctor says how long it lasts", async (certificate, ok, found) => {
  const [need] = listCertificateNeeds(await projectWith(certificate));
  expect(await need?.look({} as Machine)).toEqual({ ok, found });
});

describe("the key in the vault", () => {
  test("is that of the certificate", async () => {
    const project = await projectWith("./tls/site.pem");
    expect(() => requireMatchingKey(project, vaultWith(keyOf("site")))).not.toThrow();
  });

  test.each([
    ["another one's", () => keyOf("other"), "is not the key of this certificate"],
    ["no key", () => "nonsense", "is no key"],
    ["none", () => "", "is no key"],
  ])("is refused if it is %s", async (_what, read, expected) => {
    const project = await projectWith("./tls/site.pem");
    expect(() => requireMatchingKey(project, vaultWith(read()))).toThrow(expected);
  });
});
