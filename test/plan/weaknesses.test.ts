import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toPlain } from "../../src/compose/node.ts";
import { parseYaml } from "../../src/compose/read/yaml.ts";
import { getMap } from "../../src/lib/fields.ts";
import { isMap } from "../../src/lib/paths.ts";
import type { ComposeService } from "../../src/model/adopt/types.ts";
import { listNotes } from "../../src/model/build/notes.ts";
import { takeOver } from "../import/take.ts";
import { type Rendered, renderFile, temporaryFolder } from "../support/rendered.ts";
import { weaknesses } from "../support/weaknesses.ts";

/* What scanners of compose files report, written down as conditions of our own: none holds in what is rendered, but where its owner said so. */

test.each(weaknesses.map((weakness) => [weakness.name, weakness] as const))(
  "%s is seen where it is",
  (_, { isIn, example, around }) => {
    expect(isIn(example, { services: { it: example, ...getMap(around ?? {}, "services") } })).toBe(true);
  },
);

/** What holds in a rendered stack, as `service: weakness`, without what its answers, notes or open points name. */
function found({ model, plan }: Rendered): readonly string[] {
  const text = plan.files.find(({ path }) => path.endsWith("/compose.yml"))?.text ?? "";
  const file = toPlain(parseYaml(text, "compose.yml")) as ComposeService;
  const services = Object.entries(getMap(file, "services")).filter((entry): entry is [string, ComposeService] =>
    isMap(entry[1]),
  );
  expect(services.map(([name]) => name).sort()).toEqual(model.services.map(({ name }) => name).sort());
  return services.flatMap(([name, service]) => {
    const own = model.services.find((each) => each.name === name)?.adopted?.hardened;
    const isNoted = (words: string) => listNotes(model).some((note) => note.startsWith(`${name} ${words}`));
    const open = new Set([
      ...model.controls.filter(({ on }) => !on).map(({ control }) => control.slug),
      ...(own?.lacks ?? []).map(({ control }) => control),
      ...(own?.dangers ?? []).flatMap(({ acceptance, against }) => (acceptance === undefined ? [] : against)),
      ...(isNoted("uses ") || model.trust === "tag" ? ["image-digest"] : []),
      ...(isNoted("listens on every interface") ? ["bound-interface"] : []),
    ]);
    return weaknesses
      .filter(({ control, isIn }) => !open.has(control) && isIn(service, file))
      .map((weakness) => `${name}: ${weakness.name}`);
  });
}

test.each(["harden.yml", "test/golden/server/harden.yml", "test/golden/fleet/harden.yml"])(
  "%s has none of them",
  async (file) => {
    expect(found(await renderFile(file))).toEqual([]);
  },
);

const weak = `services:
  web:
    image: nginx
    privileged: true
    network_mode: host
    restart: always
    user: root
    environment: { API_TOKEN: abc, URL: "mysql://a:b@db/x" }
    volumes: ["/var/run/docker.sock:/var/run/docker.sock", "/etc:/host", "./site:/srv:rshared"]
    cap_add: [SYS_ADMIN]
    security_opt: ["seccomp:unconfined", "apparmor=unconfined"]
    logging: { driver: none }
    tmpfs: ["/run:exec"]
    devices: ["/dev/mem"]
  db:
    image: mysql:8.4
    pid: host
    ipc: host
    ports: ["3306:3306"]
    environment: { MYSQL_ROOT_PASSWORD: root }
`;

async function imported(file: string): Promise<Rendered> {
  const { project } = await takeOver(file);
  return { model: project.model, plan: await project.plan() };
}

test("a weak stack that was taken over has none but those that stand in its answers", async () => {
  const folder = temporaryFolder("weaknesses");
  writeFileSync(join(folder, "compose.yml"), weak);
  expect(found(await imported(join(folder, "compose.yml")))).toEqual([]);
  rmSync(folder, { recursive: true });
  const before = toPlain(parseYaml(weak, "compose.yml")) as ComposeService;
  const web = getMap(getMap(before, "services"), "web");
  expect(weaknesses.filter(({ isIn }) => isIn(web, before)).length).toBeGreaterThan(15);
});

test("nor has the example of a weak stack", async () => {
  expect(found(await imported(join(process.cwd(), "examples/guestbook/docker-compose.yml")))).toEqual([]);
});
