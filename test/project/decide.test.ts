import { stringify } from "yaml";
import { decideProject } from "../../src/project/decide.ts";
import { makeProject, type Project, readProject } from "../../src/project/open.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* What is placed is read back first. */

const text = stringify({
  version: 1,
  name: "shop",
  hosts: [{ name: "here", connection: "local" }],
  services: { web: { kind: "generic", image: "app:1", compose: { environment: { MOTD: "hello" } } } },
});

/** The project, as if the renderer wrote another value into compose.yml than the answers have. */
async function withFault(): Promise<Project> {
  const project = await readProject(temporaryFolder("decide"), text);
  const { files } = await project.plan();
  const wrong = files.map((file) =>
    file.path.endsWith("/shop/compose.yml") ? { ...file, text: file.text.replace("hello", "bye") } : file,
  );
  return { ...project, plan: async () => ({ files: wrong }) };
}

test("what means what was agreed is decided, as often as it is asked for", async () => {
  const project = makeProject(await readProject(temporaryFolder("decide"), text));
  expect((await decideProject(project)).changes.length).toBeGreaterThan(10);
  expect((await decideProject(project)).changes.length).toBeGreaterThan(10);
});

test("what means something else is never decided to be written", async () => {
  const project = await withFault();
  await expect(decideProject(project)).rejects.toThrow("services.web");
  await expect(decideProject(project)).rejects.toThrow("services.web");
});
