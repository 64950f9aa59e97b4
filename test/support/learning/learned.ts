import type { Model } from "../../../src/model/types/model.ts";
import type { Learned } from "../../../src/plan/profiles.ts";

/** A rule of each form that learning makes. */
export const everyRule = [
  "/*/ r",
  "/dev/shm/{,**} rw",
  "/etc/nginx/{,**} r",
  "/etc/passwd r",
  "/home/app/odd?name/{,**} mr",
  "/run/lock/*/x rw",
  "/run/{,**} rwlk",
  "/usr/sbin/nginx ix",
  "/usr/{,**} mr",
  "/{,*} mr",
  "@{PROC}/@{pid}/fd{,info}/{,*} r",
  "@{PROC}/@{pid}/task/{,**} r",
  "@{PROC}/cpuinfo r",
  "@{PROC}/sys/net/core/somaxconn r",
  "capability",
  "capability net_bind_service",
  "deny /run/** mx",
  "network packet raw",
  "ptrace (read, readby)",
];

/** What is known of each service of a model whose answers say that it was learned. */
export function sampleLearned({ services }: Model): Learned {
  const own = services.filter(({ adopted }) => adopted !== undefined);
  return {
    calls: new Map(own.map(({ name }) => [name, { calls: ["read", "write"], machine: "x86_64" }])),
    rules: new Map(own.map(({ name }) => [name, everyRule])),
  };
}
