import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { judgePlace } from "../../../src/model/adopt/dangers/places.ts";
import { describeMachine } from "../../../src/project/machine.ts";
import { holds } from "../../support/holds.ts";

const machine = { folder: "/home/me/shop", realPath: (path: string) => path };

test.each([
  ...["/", "/etc", "/etc/shadow", "/opt/../etc", "/./etc", "//etc", "/etc/.", "/srv/../../etc", "/var", "/var/lib"],
  ...["/var/lib/docker/volumes", "/var/spool/cron", "/var/spool", "/bin", "/sbin", "/lib64", "/usr/local/bin", "/dev"],
  ...["/opt", "/opt/harden", "/opt/harden/other/secrets", "/var/lib/harden-init", "/var/lib/containerd", "/run/udev"],
  ...["/etc/systemd/system", "/lib/systemd/system", "/var/lib/dpkg", "/var/log", "/var/log/audit", "/proc/sys", "/tmp"],
  ...[
    "/root",
    "/root/.ssh",
    "/home",
    "/home/you",
    "/home/you/.ssh/id_ed25519",
    "/home/you/.bashrc",
    "/home/you/.config",
  ],
  ...[
    "/home/you/.config/systemd/user",
    "/home/you/.local/bin",
    "/home/you/.local/share/keyrings",
    "data",
    "../x",
    "~/x",
    "/home/me",
  ],
])("%s is the server's", (path) => {
  expect(judgePlace(path, machine)).toBe("server");
});

test.each([
  ...["/home/me/shop", "/home/me/shop/", "/home/me/./shop/playbooks/tasks", "/home/me/shop/inventory"],
  ...["/home/me/shop/secrets", "/home/me/shop/secrets/vault.yml", "/home/me/shop/.harden", "/home/me/shop/.git/hooks"],
  ...["/home/you/../me/shop", "/home/me/shop/."],
])("%s is the project's", (path) => {
  expect(judgePlace(path, machine)).toBe("project");
});

test.each([
  ...["/etc/localtime", "/srv/data", "/home/me/etc", "/root/shop/data", "/home/me/.local/share/shop", "/opt/shop"],
  ...["/home/me/shop/webserver/html", "/home/me/shop/secrets/tls.key", "/home/you/.config/jellyfin", "/mnt/media"],
  ...["/var/www", "/var/log/nginx", "/varnish", "/etcetera", "/optional", "/tmp/shop/data", "/data/etc"],
])("%s can be mounted", (path) => {
  expect(judgePlace(path, machine)).toBeUndefined();
});

test.each(["/var/run/docker.sock", "/run/user/1000/docker.sock", "/srv/podman.sock"])("%s is an engine's", (path) => {
  expect(judgePlace(path, machine)).toBe("socket");
});

describe("through links", () => {
  const base = mkdtempSync(join(tmpdir(), "harden-places-"));
  const project = join(base, "shop");
  mkdirSync(join(project, "playbooks"), { recursive: true });
  mkdirSync(join(base, "data"));
  const links = { up: "..", settings: "/etc", engine: "/var/run/docker.sock", own: project, fine: join(base, "data") };
  for (const [name, target] of Object.entries(links)) {
    symlinkSync(target, join(base, "data", name));
  }
  const here = describeMachine(project);
  afterAll(() => {
    rmSync(base, { recursive: true });
  });

  test.each([
    ["up", "project"],
    ["up/shop/playbooks", "project"],
    ["own", "project"],
    ["settings", "server"],
    ["settings/not-there-yet", "server"],
    ["engine", "socket"],
    ["fine", undefined],
    ["not-there-yet", undefined],
  ])("data/%s is judged by what it leads to", (name, kind) => {
    expect(judgePlace(join(base, "data", name), here)).toBe(kind);
  });

  test("the project is known by the link that leads to it, too", () => {
    expect(judgePlace(project, describeMachine(join(base, "data", "own")))).toBe("project");
  });
});

test("a way of writing a path changes nothing", () => {
  const names = fc.constantFrom("etc", "srv", "opt", "var", "lib", "docker", "data", "harden", "home", "me", ".ssh");
  const detours = fc.constantFrom("/", "//", "/./", "/x/../", "/x/y/../../");
  holds(
    fc.property(fc.array(fc.tuple(detours, names), { minLength: 1, maxLength: 4 }), (parts) => {
      const plain = `/${parts.map(([, name]) => name).join("/")}`;
      expect(judgePlace(parts.map(([detour, name]) => `${detour}${name}`).join(""), machine)).toBe(
        judgePlace(plain, machine),
      );
    }),
    500,
  );
});
