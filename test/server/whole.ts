import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { docker } from "../support/engine/docker.ts";
import { expectProven } from "../support/projects/deploys.ts";
import { failuresIn } from "../support/projects/report.ts";
import { type Access, RemoteProject } from "../support/servers/remote.ts";
import { labels, type Step } from "./apparmor.ts";
import { publish } from "./machine.ts";

/** Of test/learning/programs. Each takes half an hour on an emulated processor, so the usual run has none. */
const programs = (process.env.LEARNING ?? "").split(" ").filter(Boolean);

/** What `harden-init learn` finds of a program on a server with AppArmor, taken over from a plain compose file. */
export function wholeSteps(step: Step, access: () => Access): void {
  for (const program of programs) {
    step(`${program} is learned with a profile of its own, and lives under all that was learned`, () => {
      const files = join("test/learning/programs", program);
      const own = new RemoteProject(`whole${program}`, access(), publish, { services: "", files });
      try {
        give(own, program);
        expect(own.import("docker-compose.yml")).toMatchObject({ code: 0 });
        own.set(["hosts", 0, "prepare"], false);
        expect(own.run(["generate"])).toMatchObject({ code: 0 });
        const first = own.deploy();
        expect({ code: first.code, failures: failuresIn(first.report) }).toEqual({ code: 0, failures: "" });
        const learned = own.run(["learn", "--yes", "--json"]);
        process.stderr.write(`${learned.stdout.slice(0, 20_000)}\n`);
        expect({ code: learned.code, stderr: learned.stderr.slice(-2000) }).toMatchObject({ code: 0 });
        expect(own.root("cat /sys/kernel/security/apparmor/profiles")).not.toContain("harden-learn");
        const { findings } = expectProven(own);
        const open = findings.filter(({ ok }) => ok !== true).map(({ control }) => control);
        // Its rules come with preparing, which is the other stack's here.
        expect(open).toEqual(["limited-outbound"]);
        for (const [service, label] of Object.entries(labels(own))) {
          expect(label).toBe(`harden-init.${own.stack}.${service} (enforce)`);
        }
      } finally {
        own.leave();
      }
    });
  }
}

/** Builds its image here, as a registry would have it, and brings it to the server. */
function give(own: RemoteProject, program: string): void {
  const image = `learned/${program}:1`;
  docker("build", "--quiet", "--tag", image, join(own.folder, "image"));
  try {
    const ssh = `ssh -F ${own.access.sshConfig} -o BatchMode=yes server sudo docker load --quiet`;
    execFileSync("bash", ["-c", `set -o pipefail; docker save ${image} | gzip -1 | ${ssh}`]);
  } finally {
    docker("rmi", image);
  }
  own.edit("docker-compose.yml", (text) => text.replace("build: ./image", `image: ${image}`));
}
