import { parse } from "yaml";

/**
 * What a stranger suspects in a rendered compose file and the import's table does not tell.
 *
 * @param {string} text of the compose file
 * @param {(file: object) => string[]} suspect names each suspicious thing: `WHAT: PATH: VALUE`
 * @param {object[]} services those of the table
 */
export function silentDangers(text, suspect, services) {
  const file = parse(text, { merge: true, maxAliasCount: -1 });
  return suspect(file).filter((found) => {
    const [, path = "", value = ""] = /^.*?: (.*?): (.*)$/.exec(found) ?? [];
    const [section] = path.split(".");
    const name = Object.keys(file[section]).find((each) => path.startsWith(`${section}.${each}.`));
    const way = path.slice(section.length + name.length + 2).split(".");
    return !isHarmless(way, value) && !isReadClock(file[section][name], way) && !isTold(section, name, services);
  });
}

/** The name of a bridge and the file of a service's secrets are ours; addresses are given out by the engine's own driver. */
function isHarmless(way, value) {
  return (
    /^"hi-[0-9a-z.-]+"$/.test(value) ||
    /^\[\{"path":"\.\/secrets\/[^/]+\.env"\}\]$/.test(value) ||
    (way.join(".") === "ipam.driver" && value === '"default"')
  );
}

/** The server's clock may be read. */
function isReadClock(service, [key, at]) {
  const volume = key === "volumes" ? service.volumes[Number(at)] : undefined;
  return (
    volume?.read_only === true && /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo\/.*)$/.test(volume.source)
  );
}

function isTold(section, name, services) {
  const own = section === "services" ? services.filter((service) => service.name === name) : services;
  return own.some(
    ({ dangers, open }) =>
      dangers.some(
        ({ acceptance, what }) => acceptance !== undefined && (section === "services" || what.includes(name)),
      ) ||
      (section === "services" && open.some(({ control }) => control === "private-ipc")),
  );
}
