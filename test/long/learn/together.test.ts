import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import * as z from "zod";
import { Lab } from "../../support/projects/lab.ts";
import { temporaryFolder } from "../../support/rendered.ts";

/*
 * A stack of five services, learned whole with one command: each comes out as it does alone, and the time of all is printed, as the user waits for it.
 */

const programs = join(import.meta.dirname, "../../learning/programs");
/** A program, the port that it listens on, and the folder of its data. */
const stack: readonly (readonly [string, number, string?])[] = [
  ["nginx", 80],
  ["redis", 6379, "/data"],
  ["mosquitto", 1883, "/mosquitto/data"],
  ["memcached", 11_211],
  ["python", 8000, "/app/uploads"],
];
const learned = z.object({
  services: z.array(z.object({ service: z.string(), state: z.string(), starts: z.number(), seconds: z.number() })),
});

test("five services are learned with one command", () => {
  const lab = new Lab("learntogether", 18_194, { services: "", files: layStack() });
  try {
    expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
    const begun = Date.now();
    const { code, stdout, stderr } = lab.run(lab.learning("--yes", "--json"));
    const seconds = (Date.now() - begun) / 1000;
    expect({ code, stderr: stderr.slice(-2000) }).toMatchObject({ code: 0 });
    const { services } = learned.parse(JSON.parse(stdout));
    const each = services.map((one) => `${one.service} ${one.seconds.toFixed(0)} s, ${one.starts} starts`);
    process.stdout.write(`${stack.length} services in ${seconds.toFixed(0)} s: ${each.join("; ")}\n`);
    expect(services.map(({ service, state }) => `${service} ${state}`).sort()).toEqual(
      stack.map(([name]) => `${name} learned`).sort(),
    );
  } finally {
    lab.remove();
  }
});

/** A folder with the images' folders, and one compose file of all. */
function layStack(): string {
  const folder = temporaryFolder("together");
  const services = stack.map(([name, port, data], index) => {
    mkdirSync(join(folder, name));
    cpSync(join(programs, name, "image"), join(folder, name), { recursive: true });
    const ports = [`127.0.0.1:${18_194 + index}:${port}`];
    return [name, { build: `./${name}`, ports, ...(data && { volumes: [`${name}:${data}`] }) }] as const;
  });
  const volumes = stack.flatMap(([name, , data]) => (data === undefined ? [] : [[name, {}] as const]));
  const text = stringify({ services: Object.fromEntries(services), volumes: Object.fromEntries(volumes) });
  writeFileSync(join(folder, "docker-compose.yml"), text);
  return folder;
}
