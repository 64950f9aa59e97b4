import { formatOverview } from "../../src/import/table/overview.ts";
import { takeOverFiles } from "./take.ts";

const files = {
  "compose.yml": `services:
  a-service-with-quite-a-long-name:
    build: ./app
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    environment: { DB_PASSWORD: changeme }
  db: { image: "mariadb@sha256:${"a".repeat(64)}", environment: { MARIADB_ROOT_PASSWORD: changeme2 } }
`,
  "app/Dockerfile": "FROM debian:13\nADD http://example.org/x /x\n",
};

async function overview(columns?: number): Promise<readonly string[]> {
  const { table, imported } = await takeOverFiles(files);
  return formatOverview(table, imported.dockerfiles, columns);
}

test("each service has one line, also where the terminal is narrow", async () => {
  const lines = await overview(80);
  expect(lines.slice(1, 4)).toEqual([
    "  service                   controls  changes  left open",
    expect.stringMatching(/^ {2}a-service-with-quite-a-… {2,}\d+ +\d+ {2}3: [a-z-]+(?:, [a-z-]+)? and \d more$/),
    expect.stringMatching(/^ {2}db +\d+ +\d+ {2}nothing$/),
  ]);
  expect(lines.slice(1, 4).every((line) => line.length <= 80)).toBe(true);
});

test.each([
  ["what is taken out, and how it stays", /volumes: \/var\/run\/docker.sock is taken out .* --keep a-service/],
  [
    "ports",
    /^ {2}! Only the server itself reaches the ports 80 \(a-service.*\), 443 \(a-service.*\) now\. To keep the first open to everyone: --set services\.a-service.*\.public=\[80\]$/,
  ],
  ["weak passwords", /^ {2}! Guessed within a moment: DB_PASSWORD \(a-ser.*\), MARIADB_ROOT_PASSWORD \(db\)/],
  ["what finds out the rest", /^ {2}What is left open because it is unknown, `harden-init learn --here` finds out/],
  ["what is in the details only", /^ {2}Each change with its reason, \d findings in Dockerfiles: --details/],
])("what the user must know before a yes: %s", async (_name, line) => {
  expect((await overview()).filter((each) => line.test(each))).toHaveLength(1);
});
