import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findRepository } from "../../src/lib/files/repository.ts";
import { limitReach } from "../../src/project/reviewed/outside.ts";
import { inFolder } from "../compose/folder.ts";

test.each<[folder: string, repository: string | undefined, reach: string]>([
  ["/srv/shop/deploy", "/srv/shop", "/srv/shop"],
  ["/srv/shop", "/srv/shop", "/srv/shop"],
  ["/srv/shop", undefined, "/srv/shop"],
  ["/home/me/shop/deploy", "/home/me/shop", "/home/me/shop"],
  ["/home/me/shop", "/home/me", "/home/me/shop"],
  ["/root/shop", "/root", "/root/shop"],
  ["/etc/docker/shop", "/etc", "/etc/docker/shop"],
  ["/srv/shop", "/", "/srv/shop"],
])("a compose file in %s of the repository %s reaches %s", (folder, repository, reach) => {
  expect(limitReach(folder, repository)).toBe(reach);
});

test("the repository is the nearest folder with .git, a folder or the file of a worktree", () => {
  inFolder({ "outer/inner/deploy/compose.yml": "", "outer/compose.yml": "" }, (root) => {
    mkdirSync(join(root, "outer/.git"));
    writeFileSync(join(root, "outer/inner/.git"), "gitdir: elsewhere\n");
    expect(findRepository(join(root, "outer/inner/deploy"))).toBe(join(root, "outer/inner"));
    expect(findRepository(join(root, "outer/inner"))).toBe(join(root, "outer/inner"));
    expect(findRepository(join(root, "outer"))).toBe(join(root, "outer"));
  });
});
