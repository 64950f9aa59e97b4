import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "./python.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-live-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("the values of variables and the text of a seccomp profile do not leave the server", () => {
  const inspected = {
    Name: "/shop-web-1",
    Image: "sha256:1",
    State: { Status: "running" },
    Config: {
      Image: "shop/web:1",
      Labels: { "com.docker.compose.service": "web" },
      Env: ["TOKEN=s3cret=value"],
    },
    HostConfig: { Memory: 1, SecurityOpt: ["no-new-privileges:true", 'seccomp={"b": 1, "a": []}'] },
    Mounts: [],
    NetworkSettings: { Networks: { shop_front: {} } },
  };
  const engine = "type('E', (), {'json': lambda self, path: {'Config': {'Env': ['PATH=/bin']}}})()";
  const now = evaluate("stack.live", `it.container_now(${engine}, {'Status': 'Up'}, given)`, inspected);
  expect(now).toMatchObject({
    service: "web",
    name: "shop-web-1",
    status: "Up",
    config: { Env: { TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    host: { SecurityOpt: ["no-new-privileges:true", expect.stringMatching(/^seccomp=sha256:[0-9a-f]{64}$/)] },
    networks: ["shop_front"],
    image: { Env: { PATH: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  });
  expect(JSON.stringify(now)).not.toContain("s3cret");
});

test("of the folder every file is told by its hash, but for what a deploy keeps there itself", () => {
  const root = join(folder, "shop");
  mkdirSync(join(root, "secrets"), { recursive: true });
  mkdirSync(join(root, "web/app"), { recursive: true });
  const placed = ["compose.yml", "web/app/index.php", "web/gone", ".env"].map((name) => join(root, name));
  writeFileSync(join(root, ".placed.json"), JSON.stringify(placed));
  writeFileSync(join(root, ".env"), "A=1\n");
  writeFileSync(join(root, "secrets/password"), "s3cret");
  writeFileSync(join(root, "compose.yml"), "services: {}\n");
  writeFileSync(join(root, "web/app/index.php"), "");
  writeFileSync(join(root, "compose.override.yml"), "services: {}\n");
  symlinkSync("index.php", join(root, "web/app/link"));
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(evaluate("stack.live", "it.files_now(given)", root)).toEqual({
    placed: {
      [join(root, "compose.yml")]: hash,
      [join(root, "web/app/index.php")]: hash,
      [join(root, "web/gone")]: "",
    },
    added: { [join(root, "compose.override.yml")]: hash, [join(root, "web/app/link")]: hash },
  });
  expect(Object.keys(evaluate("stack.live", "it.texts_now(given)", root) as object)).toEqual(
    [".env", "compose.override.yml", "compose.yml"].map((name) => join(root, name)),
  );
});

test("a stack that is not there has no files", () => {
  expect(evaluate("stack.live", "it.files_now(given)", join(folder, "none"))).toEqual({ placed: {}, added: {} });
  expect(evaluate("stack.live", "it.texts_now(given)", join(folder, "none"))).toEqual({});
});
