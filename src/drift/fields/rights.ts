import { listAt, mapAt, mapsAt, scalarAt, textAt } from "../../lib/fields.ts";
import { capability, type Field, listed, one, type Values } from "./values.ts";

/** A service's user and rights. */
export const rightsFields: readonly Field[] = [
  {
    key: "user",
    wanted: ({ service }, { image }) => {
      const user = scalarAt(service, "user") ?? (image && (textAt(image, "User") ?? ""));
      return user === undefined ? undefined : one(user);
    },
    found: ({ config }) => one(textAt(config, "User")),
  },
  {
    key: "privileged",
    wanted: ({ service }) => one(service.privileged === true),
    found: ({ host }) => one(host.Privileged === true),
  },
  {
    key: "read_only",
    wanted: ({ service }) => one(service.read_only === true),
    found: ({ host }) => one(host.ReadonlyRootfs === true),
  },
  {
    key: "cap_add",
    wanted: ({ service }) => listed(listAt(service, "cap_add").map(capability)),
    found: ({ host }) => listed(listAt(host, "CapAdd").map(capability)),
  },
  {
    key: "cap_drop",
    wanted: ({ service }) => listed(listAt(service, "cap_drop").map(capability)),
    found: ({ host }) => listed(listAt(host, "CapDrop").map(capability)),
  },
  {
    key: "security_opt",
    wanted: ({ service, profileHash }) => optionsOf(listAt(service, "security_opt"), profileHash),
    found: ({ host }) => optionsOf(listAt(host, "SecurityOpt")),
  },
  ...[
    { key: "ipc", live: "IpcMode", usual: ["private", "shareable"] },
    { key: "pid", live: "PidMode", usual: [""] },
    { key: "uts", live: "UTSMode", usual: [""] },
    { key: "userns_mode", live: "UsernsMode", usual: [""] },
    { key: "cgroup", live: "CgroupnsMode", usual: ["private", "host", ""] },
  ].map(
    ({ key, live, usual }): Field => ({
      key,
      // Without a setting, the engine may choose among its defaults. There, another service's namespace is known by its container's id.
      wanted: ({ service }, { host }) => {
        const said = scalarAt(service, key);
        const now = textAt(host, live) ?? "";
        return said?.startsWith("service:") ? undefined : one(said ?? (usual.includes(now) ? now : usual[0]));
      },
      found: ({ host }) => one(textAt(host, live)),
    }),
  ),
  {
    key: "group_add",
    wanted: ({ service }) => listed(listAt(service, "group_add")),
    found: ({ host }) => listed(listAt(host, "GroupAdd")),
  },
  {
    key: "devices",
    wanted: ({ service }) =>
      listed(
        mapsAt(service, "devices").map(
          (device) =>
            `${scalarAt(device, "source")}:${scalarAt(device, "target")}:${scalarAt(device, "permissions") ?? "rwm"}`,
        ),
      ),
    found: ({ host }) =>
      listed(
        (listAt(host, "Devices") as readonly Record<string, unknown>[]).map(
          (device) => `${device.PathOnHost}:${device.PathInContainer}:${device.CgroupPermissions}`,
        ),
      ),
  },
  {
    key: "sysctls",
    wanted: ({ service }) => texts(service.sysctls),
    found: ({ host }) => texts(mapAt(host, "Sysctls")),
  },
];

/** By topic; a seccomp profile by the hash of its content. */
function optionsOf(options: readonly unknown[], profileHash?: (path: string) => string | undefined): Values {
  return Object.fromEntries(
    options.map((option) => {
      const [, kind = String(option), value = ""] = /^([^:=]+)[:=](.*)$/s.exec(String(option)) ?? [];
      const hash = kind === "seccomp" ? profileHash?.(value) : undefined;
      return [kind, hash === undefined ? value : `sha256:${hash}`];
    }),
  );
}

function texts(value: unknown): Values {
  return Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, each]) => [key, String(each)]));
}
