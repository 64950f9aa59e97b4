import { renderCompose, takeOverFiles } from "../take.ts";

const files = {
  "compose.yml": `
services:
  web:
    image: nginx:1.29
    volumes: [".:/app", "./html:/usr/share/nginx/html:ro", "./inventory:/x", "root:/rootfs"]
    networks: [back, proxy]
  worker:
    image: nginx:1.29
    network_mode: service:web
    configs: [engine]
volumes:
  root: { driver_opts: { type: none, o: bind, device: / } }
networks:
  back: { driver_opts: { com.docker.network.bridge.name: eth0, com.docker.network.driver.mtu: "1400" } }
  proxy: { external: true }
configs:
  engine: { file: /var/run/docker.sock }
`,
  "html/index.html": "<p>hello</p>",
};

test("what is dangerous is neither in the services nor in the declarations, and each is told", async () => {
  const taken = await takeOverFiles(files);
  const text = await renderCompose(taken.project);
  expect(text).not.toMatch(/target: \/(?:app|x|rootfs)|device:|docker\.sock|eth0/);
  expect(text).toMatch(/target: \/usr\/share\/nginx\/html/);
  expect(text).toMatch(/com\.docker\.network\.driver\.mtu/);
  const told = taken.table.services.flatMap(({ name, dangers }) =>
    dangers.map(({ slug, acceptance }) => `${name} ${slug}${acceptance === undefined ? "" : " until a day"}`),
  );
  expect([...new Set(told)].sort()).toEqual([
    "web bridge-name",
    "web external-network until a day",
    "web project-folder",
    "web sensitive-mount",
    "worker engine-socket",
    "worker joined-service until a day",
  ]);
});

test("the project's folder is mounted for no reason", async () => {
  await expect(takeOverFiles(files, { keep: ["web.project-folder=we develop on the server"] })).rejects.toThrow(
    "--keep web.project-folder",
  );
});

test("what is kept by name stays in the declarations too", async () => {
  const keep = ["web.sensitive-mount=it makes the backups", "worker.engine-socket=it restarts the others"];
  const text = await renderCompose((await takeOverFiles(files, { keep })).project);
  expect(text).toMatch(/target: \/rootfs/);
  expect(text).toMatch(/device: \//);
  expect(text).toMatch(/file: \/var\/run\/docker\.sock/);
});
