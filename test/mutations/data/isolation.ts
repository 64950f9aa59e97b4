import { addItem, dropKeys, setKeys } from "../edit-service.ts";
import { inMounts } from "../in-mounts.ts";
import type { Mutation } from "../types.ts";

const noNetwork = dropKeys("networks", "hostname", "extra_hosts");

/** What it shares with the server or other containers, and what of its file system it may write. */
export const isolationMutations: readonly Mutation[] = [
  {
    service: "writable-root",
    what: "its root is writable",
    controls: ["read-only-root"],
    settings: setKeys({ read_only: false }),
  },
  {
    service: "remounted-root",
    what: "its root is made writable while it runs",
    controls: ["read-only-root"],
    live: ({ pid }) => inMounts(pid, "mount", "-o", "remount,bind,rw", "/"),
  },
  ...["exec", "suid", "dev"].map((option) => ({
    service: `tmpfs-${option}`,
    what: `a place in memory is mounted with ${option}`,
    controls: ["read-only-root"],
    settings: setKeys({ tmpfs: [`/tmp:size=8m,noexec,nosuid,nodev,${option}`] }),
  })),
  {
    service: "tmpfs-one-more",
    what: "one more place in memory runs programs",
    controls: ["read-only-root"],
    settings: addItem("tmpfs", "/more:size=1m,exec"),
  },
  {
    service: "tmpfs-remounted",
    what: "a place in memory is mounted again while it runs, so that programs run from it",
    controls: ["read-only-root"],
    live: ({ pid }) => inMounts(pid, "mount", "-o", "remount,exec", "/tmp"),
  },
  {
    service: "ipc-host",
    what: "the server's shared memory",
    controls: ["private-ipc"],
    settings: setKeys({ ipc: "host" }),
  },
  {
    service: "ipc-shareable",
    what: "others may join its shared memory",
    controls: ["private-ipc"],
    settings: setKeys({ ipc: "shareable" }),
  },
  {
    service: "ipc-joined",
    what: "another container's shared memory",
    controls: ["private-ipc"],
    settings: setKeys({ ipc: "service:ipc-shareable" }),
  },
  {
    service: "pid-host",
    what: "it sees the server's processes",
    controls: ["own-namespaces"],
    settings: setKeys({ pid: "host" }),
  },
  {
    service: "pid-joined",
    what: "it sees another container's processes",
    controls: ["own-namespaces"],
    settings: (service, { container }) => ({ ...service, pid: `container:${container("hub")}` }),
  },
  {
    service: "uts-host",
    what: "the server's host name is its own",
    controls: ["own-namespaces"],
    settings: (service) => ({ ...dropKeys("hostname")(service), uts: "host" }),
  },
  {
    service: "users-host",
    what: "the server's user ids, whatever the engine maps",
    controls: ["own-namespaces"],
    settings: setKeys({ userns_mode: "host" }),
  },
  {
    service: "cgroup-parent",
    what: "another control group is above it",
    controls: ["own-namespaces"],
    settings: setKeys({ cgroup_parent: "/mutated" }),
  },
  {
    service: "network-host",
    what: "the server's network",
    controls: ["own-namespaces", "own-networks", "internal-network"],
    settings: (service) => ({ ...noNetwork(service), network_mode: "host" }),
  },
  {
    service: "network-joined",
    what: "another container's network",
    controls: ["own-namespaces", "own-networks"],
    settings: (service) => ({ ...noNetwork(service), network_mode: "service:hub" }),
  },
];
