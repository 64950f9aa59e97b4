import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { docker } from "../engine/docker.ts";
import type { CanarySearch } from "./search.ts";

/** Everything of this machine that others may read later: folders of users, of programs and of the engine. */
const folders = [
  tmpdir(),
  "/tmp",
  "/var/tmp",
  "/dev/shm",
  "/run",
  "/etc",
  "/var/log",
  "/var/crash",
  "/var/lib/systemd/coredump",
  "/var/lib/docker/containers",
  "/opt/harden",
  homedir(),
];

/** Looks through what a stack left on this machine: files, what the engine tells of its containers and images, and what their processes show. */
export function lookEverywhere(search: CanarySearch, stack: string, named: readonly string[] = []): void {
  const containers = idsOf("ps", "--all", "--filter", `label=com.docker.compose.project=${stack}`);
  for (const id of containers) {
    search.text("docker inspect", docker("inspect", id));
    search.text("docker logs", logsOf(id));
    search.text("processes in containers", ...processesIn(id).flatMap(shownBy));
    search.output("layers of containers", ["docker", "export", id]);
  }
  const images = containers.map((id) => docker("inspect", "--format", "{{.Image}}", id));
  for (const image of new Set([...images, ...idsOf("images", `${stack}/*`)])) {
    search.text("docker inspect of images", docker("inspect", image));
    search.text("docker history", docker("history", "--no-trunc", image));
    search.output("layers of images", ["docker", "save", image]);
  }
  const volumes = docker("volume", "ls", "--quiet", "--filter", `label=com.docker.compose.project=${stack}`);
  const places = volumes
    .split("\n")
    .filter(Boolean)
    .map((volume) => `/var/lib/docker/volumes/${volume}`);
  search.files([...folders, ...places], named);
}

function idsOf(...words: readonly string[]): readonly string[] {
  return docker(...words, "--quiet", "--no-trunc")
    .split("\n")
    .filter(Boolean);
}

function logsOf(id: string): string {
  const { stdout, stderr } = spawnSync("docker", ["logs", id], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return `${stdout}${stderr}`;
}

/** The processes of a container by their ids on this machine; a stopped one has none. */
export function processesIn(container: string): readonly string[] {
  const { stdout } = spawnSync("docker", ["top", container, "-o", "pid"], { encoding: "utf8" });
  return stdout
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .filter(Boolean);
}

function shownBy(pid: string): readonly string[] {
  return ["cmdline", "environ"].flatMap((what) => {
    try {
      return [readFileSync(`/proc/${pid}/${what}`, "latin1")];
    } catch {
      return [];
    }
  });
}
