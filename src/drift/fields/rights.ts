import { listAt, mapAt, mapsAt, scalarAt, textAt } from "../../lib/fields.ts";
import { bare } from "../../model/adopt/dangers/rights.ts";
import { type Field, listed, one, sameList, textsOf, type Values } from "./values.ts";

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
  isSet("privileged", "Privileged"),
  isSet("read_only", "ReadonlyRootfs"),
  sameList("cap_add", "CapAdd", bare),
  sameList("cap_drop", "CapDrop", bare),
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
  sameList("group_add", "GroupAdd"),
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
    wanted: ({ service }) => textsOf(mapAt(service, "sysctls")),
    found: ({ host }) => textsOf(mapAt(host, "Sysctls")),
  },
];

function isSet(key: string, live: string): Field {
  return {
    key,
    wanted: ({ service }) => one(service[key] === true),
    found: ({ host }) => one(host[live] === true),
  };
}

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
