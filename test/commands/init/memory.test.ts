import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";

/* The largest compose files that are taken over, each by a program whose heap ends before 512 MB are in use. */

const newFolder = makeFolders();
const heap = 400;

const repeat = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at));
const app = "services:\n  app:\n    image: example.org/app:1\n";
const service = (at: number) => `  app${at}:
    image: "example.org/app${at}:1"
    ports: ["${2000 + at}:80"]
    environment: { LEVEL: info, NEXT: "http://app${at + 1}:80/" }
    volumes: ["data:/data"]
    depends_on: [app${at + 1}]
`;

test.each([
  ["services", `services:\n${repeat(119, service).join("")}  app119: { image: x }\nvolumes: { data: {} }\n`],
  ["words", `${app}    command:\n${repeat(3_900, () => "      - word\n").join("")}`],
  ["variables", `${app}    environment:\n${repeat(3_900, (at) => `      V${at}: x${at}\n`).join("")}`],
])("many %s", (_what, compose) => {
  const root = newFolder();
  const [file, passphrase] = [join(root, "compose.yml"), join(root, "passphrase")];
  writeFileSync(file, compose);
  writeFileSync(passphrase, `${strongPassphrase}\n`, { mode: 0o600 });
  const words = ["init", "-C", join(root, "shop"), "--from", file, "--yes", "--vault-password-file", passphrase];
  const { status, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${heap}`, "dist/cli.js", ...words], {
    encoding: "utf8",
  });
  expect({ status, stderr: status === 0 ? "" : stderr.slice(-2_000) }).toEqual({ status: 0, stderr: "" });
});
