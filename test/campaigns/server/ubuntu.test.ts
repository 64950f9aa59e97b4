import { BareServer } from "../../support/servers/bare-server.ts";
import { engineSettings, readEngineSettings } from "../../support/servers/settings.ts";

/* A small installation of Ubuntu 22.04 that has not even Python. */

let server: BareServer;
beforeAll(async () => {
  server = new BareServer("ubuntu:22.04");
  await server.render();
  server.sh("dpkg --remove --force-depends python3 >/dev/null 2>&1");
});
afterAll(() => server.stop());

test("Python comes first, then the engine with our settings; a second run is one look", () => {
  const played = server.prepare();
  expect(played.failure).toBe("");
  expect(readEngineSettings(server)).toEqual(engineSettings);
  expect(server.prepare()).toMatchObject({ changed: [], calls: 1 });
});

test("an unknown system is refused before any change", () => {
  server.sh(
    'sed -i \'s/^VERSION_ID=.*/VERSION_ID="9.9"/; s/^PRETTY_NAME=.*/PRETTY_NAME="Hobby Linux"/\' /usr/lib/os-release',
  );
  const played = server.prepare();
  expect(played.failure).toContain("this server runs Hobby Linux");
  expect(played.changed).toEqual([]);
});
