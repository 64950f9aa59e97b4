import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

/**
 * An image with packages of its distribution on top; built once, however many files of tests ask for it.
 *
 * @param base what it is built on, such as `debian:13`, or a server
 * @returns its name
 */
export function imageWith(base: string, packages: readonly string[]): string {
  // Nothing is started while it is built, and an archive that is away for a moment fails no test.
  const dockerfile = `FROM ${base}
RUN printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod 0755 /usr/sbin/policy-rc.d && \\
    echo 'Acquire::Retries "8";' >/etc/apt/apt.conf.d/80-retries && apt-get update && \\
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ${packages.join(" ")} && \\
    rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/*
`;
  const image = `harden-init-with:${createHash("sha256").update(dockerfile).digest("hex").slice(0, 12)}`;
  execFileSync("docker", ["build", "--quiet", "--tag", image, "-"], { input: dockerfile, stdio: ["pipe", 2, 2] });
  return image;
}
