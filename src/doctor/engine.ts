import { readFile } from "node:fs/promises";
import { captureOutput } from "../lib/exec.ts";
import { install } from "./apt.ts";
import { fixEngine, installEngine } from "./docker.ts";
import type { Look, Need } from "./types.ts";
import { findVersion, judgeVersion } from "./versions.ts";

const forbiddenAdvice =
  "Deploy with become and --ask-become-pass, or add the account to the group docker, whose members have the rights of root.";

/** The requirements of the server that the stack runs on, if it is this machine. */
export const engineNeeds: readonly Need[] = [
  {
    name: "docker engine",
    why: "It runs the containers; health checks with `start_interval` need 25 or newer.",
    required: true,
    look: () => lookForVersion(["docker", "version", "--format", "{{.Server.Version}}"], [25]),
    fix: fixEngine,
    advice: "Install Docker Engine 25 or newer, and start it: https://docs.docker.com/engine/install/",
  },
  {
    name: "docker compose",
    why: "It starts the stack; 2.21 or newer is needed.",
    required: true,
    look: () => lookForVersion(["docker", "compose", "version", "--short"], [2, 21]),
    fix: installEngine,
    advice: "Install the compose plugin 2.21 or newer: https://docs.docker.com/compose/install/linux/",
  },
  {
    name: "docker buildx",
    why: "It builds the images of the services that have a source folder.",
    required: true,
    look: () => lookForVersion(["docker", "buildx", "version"], [0, 8]),
    fix: installEngine,
    advice: "Install the buildx plugin: https://docs.docker.com/build/install-buildx/",
  },
  {
    name: "python3-requests",
    why: "Ansible's modules use it to talk to the engine.",
    required: true,
    look: lookForRequests,
    fix: (machine) => install(machine, "python3", "python3-requests"),
    advice: "Install the module requests for /usr/bin/python3.",
  },
  {
    name: "AppArmor",
    why: "If the kernel has it, profiles confine the services as well.",
    required: false,
    look: lookForAppArmor,
    fix: () => [],
    advice:
      "Boot a kernel that has AppArmor (Debian's and Ubuntu's do) with apparmor=1 security=apparmor on its command line.",
  },
];

/** The requirement of a server whose data are backed up. */
export const backupNeed: Need = {
  name: "restic",
  why: "It keeps the backups of the data, which `backups` in harden.yml wants.",
  required: true,
  look: () => lookForVersion(["restic", "version"], [0, 12]),
  fix: (machine) => install(machine, "restic"),
  advice: "Install restic 0.12 or newer: https://restic.net/",
};

async function lookForVersion(argv: readonly [string, ...string[]], least: readonly number[]): Promise<Look> {
  const { code, stdout, stderr } = await captureOutput(argv, { timeout: 10_000 });
  const version = code === 0 ? findVersion(stdout) : undefined;
  return version === undefined ? explainRefusal(code, stderr) : judgeVersion(version, least);
}

function explainRefusal(code: number, words: string): Look {
  if (/permission denied/i.test(words)) {
    return { ok: null, found: "this account is not allowed to use the engine", advice: forbiddenAdvice };
  }
  if (/cannot connect|failed to connect|is the docker daemon running/i.test(words)) {
    return { ok: false, found: "installed, but not running", fault: "stopped" };
  }
  const line = words.trim().split("\n", 1)[0] ?? "";
  const isAbsent = code === 127 || line === "" || /unknown (shorthand )?flag|is not a docker command/.test(line);
  return { ok: false, found: isAbsent ? "not installed" : line, fault: "absent" };
}

async function lookForRequests(): Promise<Look> {
  const { code } = await captureOutput(["/usr/bin/python3", "-c", "import requests"]);
  return code === 0 ? { ok: true, found: "installed" } : { ok: false, found: "not installed" };
}

async function lookForAppArmor(): Promise<Look> {
  const text = await readFile("/sys/module/apparmor/parameters/enabled", "utf8").catch(() => "");
  return text.trim() === "Y"
    ? { ok: true, found: "enabled in the kernel" }
    : { ok: false, found: "not enabled in the kernel" };
}
