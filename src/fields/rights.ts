import { getMap, getMaps, getScalar, getText, listAt } from "../lib/fields.ts";
import { stripPrefix } from "../model/adopt/dangers/rights.ts";
import { compareList, type Field, spellList, spellOne, spellTexts, type Values } from "./values.ts";

/** A service's user and rights. */
export const rightsFields: readonly Field[] = [
  {
    key: "user",
    wanted: ({ service }, { image }) => {
      const user = getScalar(service, "user") ?? (image && (getText(image, "User") ?? ""));
      return user === undefined ? undefined : spellOne(user);
    },
    found: ({ config }) => spellOne(getText(config, "User")),
  },
  isSet("privileged", "Privileged"),
  isSet("read_only", "ReadonlyRootfs"),
  compareList("cap_add", "CapAdd", stripPrefix),
  compareList("cap_drop", "CapDrop", stripPrefix),
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
        const said = getScalar(service, key);
        const now = getText(host, live) ?? "";
        return said?.startsWith("service:") ? undefined : spellOne(said ?? (usual.includes(now) ? now : usual[0]));
      },
      found: ({ host }) => spellOne(getText(host, live)),
    }),
  ),
  compareList("group_add", "GroupAdd"),
  {
    key: "devices",
    wanted: ({ service }) =>
      spellList(
        getMaps(service, "devices").map(
          (device) =>
            `${getScalar(device, "source")}:${getScalar(device, "target")}:${getScalar(device, "permissions") ?? "rwm"}`,
        ),
      ),
    found: ({ host }) =>
      spellList(
        (listAt(host, "Devices") as readonly Record<string, unknown>[]).map(
          (device) => `${device.PathOnHost}:${device.PathInContainer}:${device.CgroupPermissions}`,
        ),
      ),
  },
  {
    key: "sysctls",
    wanted: ({ service }) => spellTexts(getMap(service, "sysctls")),
    found: ({ host }) => spellTexts(getMap(host, "Sysctls")),
  },
];

function isSet(key: string, live: string): Field {
  return {
    key,
    wanted: ({ service }) => spellOne(service[key] === true),
    found: ({ host }) => spellOne(host[live] === true),
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
