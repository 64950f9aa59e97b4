import { nameJoinedServices } from "../../src/import/joined-services.ts";
import type { ComposeService } from "../../src/model/adopt/types.ts";
import { renderCompose, takeOverFiles } from "./take.ts";

const services = { vpn: { container_name: "gluetun" }, web: {} };

test.each<[string, ComposeService, ComposeService]>([
  ["the name that its service gives it", { network_mode: "container:gluetun" }, { network_mode: "service:vpn" }],
  ["the service's own name", { pid: "container:vpn" }, { pid: "service:vpn" }],
  ["the name that Compose gave it", { ipc: "container:shop-web-1" }, { ipc: "service:web" }],
  ["the older form of that", { ipc: "container:shop_web_1" }, { ipc: "service:web" }],
  ["volumes", { volumes_from: ["container:gluetun:ro", "web"] }, { volumes_from: ["vpn:ro", "web"] }],
  ["a container of somebody else", { network_mode: "container:other" }, { network_mode: "container:other" }],
  ["another mode", { network_mode: "service:web" }, { network_mode: "service:web" }],
])("%s", (_name, service, named) => {
  expect(nameJoinedServices(service, services, "shop")).toEqual(named);
});

test("a service behind a VPN gateway stays behind it, and that is left open with a last day", async () => {
  const { project, table } = await takeOverFiles({
    "compose.yml": `services:
  gluetun: { image: "qmcgaw/gluetun:v3", container_name: vpn, ports: ["127.0.0.1:8080:8080"] }
  web: { image: "example.org/app:1", network_mode: "container:vpn", depends_on: [gluetun] }
`,
  });
  expect(await renderCompose(project)).toMatch(/network_mode: "?service:gluetun"?\n/);
  expect(project.answers.services.web?.accept).toHaveProperty("joined-service.until");
  const web = table.services.find(({ name }) => name === "web");
  expect(web?.dangers.filter(({ acceptance }) => acceptance === undefined)).toEqual([]);
  expect(web?.rows).toContainEqual(
    expect.objectContaining({ path: ["network_mode"], before: "container:vpn", after: "service:gluetun" }),
  );
});
