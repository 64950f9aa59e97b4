import { createServer } from "node:net";
import { evaluate } from "./python.ts";

test.each([
  ["2.9.0", "2.21", true],
  ["26.1.5+dfsg1", "25.0", false],
  ["v2.26.1-4", "2.21", false],
])("version %s is older than %s: %s", (version, least, older) => {
  expect(evaluate("engine.api", "it.version_tuple(given[0]) < it.version_tuple(given[1])", [version, least])).toBe(
    older,
  );
});

test("log frames of both streams become the text that was written", () => {
  const frames = [
    [1, 0, 0, 0, 0, 0, 0, 3, 111, 107, 10],
    [2, 0, 0, 0, 0, 0, 0, 4, 98, 97, 100, 10],
  ].flat();
  expect(evaluate("engine.api", "it._frames(bytes(given))", frames)).toBe("ok\nbad\n");
});

const container = (project: string, address: string, port: number) => ({
  Names: ["/other-web-1"],
  Labels: { "com.docker.compose.project": project },
  Ports: [{ IP: address, PublicPort: port, PrivatePort: 80, Type: "tcp" }],
});

test.each([
  ["our own container has it", container("mine", "127.0.0.1", 1), ""],
  ["another project's has it", container("other", "127.0.0.1", 1), "other-web-1"],
  ["another project's has it on every interface", container("other", "0.0.0.0", 1), "other-web-1"],
])("a port: %s", (_what, holder, named) => {
  const fault = evaluate("stack.ports", "it.port_fault(given[0], 'mine', [given[1]])", [wanted(1), holder]);
  expect(fault).toEqual(named === "" ? "" : expect.stringContaining(named));
});

test("a port that a program holds is seen, and free again when the program ends", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const ask = () => evaluate("stack.ports", "it.port_fault(given, 'mine', [])", wanted(port));
  expect(ask()).toContain("another program of this server uses the port");
  await new Promise((done) => server.close(done));
  expect(ask()).toBe("");
});

test("an address that no interface has is named", () => {
  const elsewhere = { service: "web", address: "192.0.2.1", port: 8081 };
  expect(evaluate("stack.ports", "it.port_fault(given, 'mine', [])", elsewhere)).toContain(
    "no interface of this server",
  );
});

test.each<[string, object, string]>([
  ["as Docker Compose started it, under another name", {}, "docker compose --project-name my-shop down"],
  ["that has ended", { State: "exited" }, ""],
  ["of another folder", { folder: "/srv/other" }, ""],
  ["of the stack itself", { project: "shop" }, ""],
  ["of a service that the stack has not", { service: "mail" }, ""],
])("a container %s", (_what, difference, says) => {
  const { State, project, folder, service } = {
    ...{ State: "running", project: "my-shop", folder: "/srv/my-shop", service: "db" },
    ...difference,
  };
  const labels = { project, "project.working_dir": folder, service };
  const container = {
    State,
    Names: ["/my-shop-db-1"],
    Labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [`com.docker.compose.${name}`, value])),
  };
  const fault = evaluate("stack.earlier", "it.earlier_fault('/srv/my-shop', 'shop', ['db'], [given])", container);
  expect(fault).toEqual(says === "" ? "" : expect.stringContaining(says));
});

function wanted(port: number) {
  return { service: "web", address: "127.0.0.1", port };
}
