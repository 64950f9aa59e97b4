import { stringify } from "yaml";
import { requireSameMeaning } from "../../../src/plan/adopted/read-back.ts";
import type { PlannedFile } from "../../../src/plan/types.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* What is written is read back, and compared with what was agreed, before any file is placed. */

const web = {
  kind: "generic",
  image: "app:1",
  compose: { environment: { MOTD: "hello", PRICE: "$5", LATE: "12:30:45" }, volumes: ["data:/data"] },
};

async function rendered(services: object) {
  const hosts = [{ name: "server", connection: "local" }];
  const answers = { version: 1, name: "shop", hosts, services, compose: { volumes: { data: {} } } };
  const { plan, model } = await renderAnswers(stringify(answers));
  const isCompose = ({ path }: PlannedFile) => path.endsWith("/shop/compose.yml");
  const text = plan.files.find(isCompose)?.text ?? "";
  const withText = (changed: string) => plan.files.map((file) => (isCompose(file) ? { ...file, text: changed } : file));
  return { text, check: (changed: string) => requireSameMeaning({ files: withText(changed) }, model) };
}

test("what was written means what was agreed", async () => {
  const { text, check } = await rendered({ web });
  expect(text).toContain("MOTD");
  expect(() => check(text)).not.toThrow();
});

test.each<[string, RegExp | string, string, string]>([
  ["another value", "MOTD: hello", "MOTD: bye", "services.web"],
  ["another key", "    image: app:1", "    privileged: true\n    image: app:1", "services.web"],
  ["a variable of Compose's", "$$5", "$5", "services.web"],
  ["a number that some read in base 60", '"12:30:45"', "12:30:45", "services.web"],
  ["a key that appears twice", "    image: app:1", "    image: app:1\n    image: app:1", "a key twice: image"],
  ["another volume", /^ {2}data: \{\}$/m, "  data: { external: true }", "volumes.data"],
  ["another service", /^services:$/m, "services:\n  other: { image: app }", "services"],
  ["a line break of some readers", "MOTD: hello", 'MOTD: "hello\u2028"', "line break for some"],
])("%s is told with its place", async (_title, written, changed, place) => {
  const { text, check } = await rendered({ web });
  const other = text.replace(written, () => changed);
  expect(other).not.toBe(text);
  expect(() => check(other)).toThrow(place);
});

test.each(["n", "y", "on", "no", "null", "8.0", "1e3"])(
  "a service called %s stays a name for every reader",
  async (name) => {
    const { text, check } = await rendered({ web: { ...web, uses: [] }, [name]: { ...web, compose: {} } });
    expect(text).toMatch(new RegExp(`^  ["']${name}["']:`, "m"));
    expect(() => check(text)).not.toThrow();
  },
);

test("many variables take time in proportion to their number", async () => {
  const timeOf = async (count: number) => {
    const environment = Object.fromEntries(Array.from({ length: count }, (_, at) => [`V${at}`, "1"]));
    const { text, check } = await rendered({ web: { ...web, compose: { environment } } });
    const before = process.cpuUsage();
    check(text);
    return process.cpuUsage(before).user;
  };
  await timeOf(100);
  const [few, many] = [await timeOf(400), await timeOf(8_000)];
  expect(many).toBeLessThan(Math.max(few, 20_000) * 20 * 3);
});
