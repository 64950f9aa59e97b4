import { compareContainers } from "../../src/why/compare/compare-containers.ts";
import { compareTexts, countLines } from "../../src/why/compare/compare-texts.ts";

describe("two texts", () => {
  test.each([
    ["a key", "a.yml", "a: 1\nb: 2\n", "a: 3\nb: 2\n", [{ field: "a", before: "1", after: "3" }]],
    ["a key that is new", "a.yml", "a: 1\n", "a: 1\nb: { c: x }\n", [{ field: "b.c", after: "x" }]],
    ["a key that is gone", "a.json", '{"a": 1, "b": 2}', '{"a": 1}', [{ field: "b", before: "2" }]],
    ["a list", "a.yml", "ports: [a, b]\n", "ports: [b, c]\n", [{ field: "ports", before: "a", after: "c" }]],
    [
      "an order",
      "a.yml",
      "dns: [a, b]\n",
      "dns: [b, a]\n",
      [{ field: "dns", before: '["a","b"]', after: '["b","a"]' }],
    ],
    ["a comment", "a.yml", "# one\na: 1\n", "# two\na: 1\n", []],
    [
      "a setting",
      "php.ini",
      "memory_limit = 75M\n",
      "memory_limit = 96M\n",
      [{ field: "memory_limit", before: "75M", after: "96M" }],
    ],
    [
      "a directive",
      "nginx.conf",
      "  listen 80;\n",
      "  listen 8080;\n",
      [{ field: "listen", before: "80", after: "8080" }],
    ],
    [
      "a name that several lines set",
      "a.rules",
      "-a x\n-a y\n",
      "-a x\n-a z\n",
      [
        { field: "line", before: "-a y" },
        { field: "line", after: "-a z" },
      ],
    ],
    [
      "a unit",
      "a.service",
      "[Service]\nUser=web\n",
      "[Service]\nUser=root\n",
      [{ field: "User", before: "web", after: "root" }],
    ],
    ["what is no YAML", "a.yml", "a: 1\n", "a: [\n", [{ field: "a", before: "1", after: "[" }]],
  ])("%s", (_what, path, before, after, fields) => {
    expect(compareTexts(path, before, after).fields).toEqual(fields);
  });

  test("of an application's file only lines are counted, and a moved line is none", () => {
    expect(countLines("a\nb\nc\n", "b\na\nd\ne\n")).toEqual({ lines: { added: 2, removed: 1 } });
  });
});

const container = {
  id: "1",
  made_of: "i1",
  service: "web",
  state: "running",
  health: "healthy",
  config: {
    Image: "shop/web:1",
    Env: { MODE: "h1", TOKEN: "h2" },
    Labels: { "io.harden-init.inputs": "a", "com.docker.compose.project": "shop" },
  },
  host: { Memory: 256 * 1024 ** 2, CapDrop: ["ALL"], SecurityOpt: ["seccomp=sha256:0a"] },
  mounts: [{ Type: "bind", Source: "/a", Destination: "/b", RW: false }],
  networks: ["shop_front"],
};

const withHost = (host: object) => ({ ...container, id: "2", host: { ...container.host, ...host } });
const withConfig = (config: object) => ({ ...container, id: "2", config: { ...container.config, ...config } });

describe("two records of a container", () => {
  test.each([
    ["nothing", { ...container, id: "2" }, []],
    ["memory", withHost({ Memory: 384 * 1024 ** 2 }), [{ field: "mem_limit", before: "256m", after: "384m" }]],
    [
      "a port",
      withHost({ PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8081" }] } }),
      [{ field: "ports.80/tcp", after: "127.0.0.1:8081" }],
    ],
    ["a capability", withHost({ CapAdd: ["CHOWN"] }), [{ field: "cap_add", before: "none", after: "CHOWN" }]],
    [
      "a list of calls",
      withHost({ SecurityOpt: ["seccomp=sha256:0b"] }),
      [{ field: "security_opt.seccomp", before: "a profile", after: "another profile" }],
    ],
    [
      "a network",
      { ...container, id: "2", networks: ["shop_front", "x"] },
      [{ field: "networks", before: "shop_front", after: "shop_front, x" }],
    ],
    ["a mount", { ...container, id: "2", mounts: [] }, [{ field: "volumes./b", before: "/a ro" }]],
    [
      "a variable's value",
      withConfig({ Env: { MODE: "h3", TOKEN: "h2" } }),
      [{ field: "environment.MODE", before: "set", after: "another value" }],
    ],
    [
      "a variable more",
      withConfig({ Env: { ...container.config.Env, NEW: "h4" } }),
      [{ field: "environment.NEW", after: "set" }],
    ],
    [
      "a label of the user's",
      withConfig({ Labels: { ...container.config.Labels, "traefik.enable": "true" } }),
      [{ field: "labels.traefik.enable", after: "true" }],
    ],
  ])("%s", (_what, after, fields) => {
    const compared = compareContainers(container, after);
    expect(compared.fields).toEqual(fields);
    expect(compared.standing).toEqual({
      was: "running",
      isOther: true,
      hasOtherInputs: false,
      hasOtherImage: false,
      isBuilt: true,
    });
  });

  test.each([
    [undefined, "absent"],
    [{ ...container, state: "exited" }, "stopped"],
    [{ ...container, health: "unhealthy" }, "unhealthy"],
  ])("how it stood before: %#", (before, was) => {
    expect(compareContainers(before, container).standing).toMatchObject({ was, hasOtherImage: false });
  });
});
