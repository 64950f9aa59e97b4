import { loadCompose } from "../../../src/compose/load.ts";
import { requireSources } from "../../../src/import/sources/dockerfiles.ts";
import { describeRemoteBuild } from "../../../src/import/sources/remote-build.ts";
import { inFolder } from "../../compose/folder.ts";

/* Images that are built from a repository or an archive on another machine. */

test.each<[context: string, clone: string, source: string]>([
  ["https://github.com/x/y.git#branch", "git clone --branch branch https://github.com/x/y.git y", "./y"],
  ["https://github.com/x/y.git", "git clone https://github.com/x/y.git y", "./y"],
  ["https://github.com/x/y.git#main:app/web", "git clone --branch main https://github.com/x/y.git y", "./y/app/web"],
  ["https://github.com/x/y.git#:app", "git clone https://github.com/x/y.git y", "./y/app"],
  [
    "https://github.com/x/y.git#0a1b2c3d4e",
    "git clone https://github.com/x/y.git y && git -C y checkout 0a1b2c3d4e",
    "./y",
  ],
  ["git@github.com:x/y-z.git#v1.2", "git clone --branch v1.2 git@github.com:x/y-z.git y-z", "./y-z"],
  ["github.com/x/y", "git clone https://github.com/x/y y", "./y"],
  ["ssh://git@example.org:22/x/y.git", "git clone ssh://git@example.org:22/x/y.git y", "./y"],
])("for %s it says how to build a clone", (context, clone, source) => {
  expect(describeRemoteBuild(context)?.fix).toBe(
    `Clone it beside the compose file, and build the clone: \`${clone}\`, then \`build: ${source}\`.`,
  );
});

test("an archive is no repository", () => {
  expect(describeRemoteBuild("https://example.org/context.tar.gz")?.fix).toContain("Copy it into a folder");
});

test("a login in the address is not shown", () => {
  const { what, fix } = describeRemoteBuild("https://me:t0ken@example.org/x/y.git") ?? {};
  expect(`${what} ${fix}`).not.toMatch(/t0ken|me:/);
  expect(fix).toContain("git clone https://…@example.org/x/y.git y");
});

test.each(["./app", "..", "/srv/app", "app"])("%s is a path", (context) => {
  expect(describeRemoteBuild(context)).toBeUndefined();
});

test("an import stops at it, and says where it stands", () => {
  const files = { "compose.yml": "services:\n  web:\n    build: https://github.com/x/y.git#main\n" };
  const read = () => inFolder(files, (folder) => requireSources(loadCompose({ folder, files: [] })));
  expect(read).toThrow("compose.yml:3: web is built from `https://github.com/x/y.git#main`, on another machine");
});
