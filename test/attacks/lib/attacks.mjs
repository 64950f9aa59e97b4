import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const suffix = ".yml";
const folder = fileURLToPath(new URL("../", import.meta.url));

/** Where attacks start from, in the order of the table: each is a folder, which may have one for each subject. */
export const starts = ["web", "page", "database", "account", "network", "server"];

const keys = {
  title: true,
  control: true,
  how: true,
  evidence: true,
  proof: false,
  meanwhile: false,
  needs: false,
  neighbour: false,
  seconds: false,
};

/**
 * @typedef {object} Attack
 * @property {string} id folder and name, such as `web/privileges/mount`
 * @property {string} from one of `starts`, or `task`, which only a swarm has
 * @property {string} title what is tried
 * @property {string} control the control that stops it, by its slug
 * @property {string} how Perl; in `page` PHP, in `account` SQL
 * @property {string} evidence what the loot, or the proof where there is one, matches when the attack has succeeded
 * @property {string} [proof] Perl that looks for the effect from outside, as the server's root
 * @property {string} [meanwhile] Perl that goes on while it is tried, as the server's root
 * @property {"apparmor" | "filter"} [needs] what the server must have for the control: AppArmor in its kernel, or the packet filter's
 *   rules, which are set where the server itself is prepared
 * @property {number} [neighbour] the seconds within which the other service must answer meanwhile
 * @property {number} [seconds] how long it may take; default 15
 */

/**
 * Every attack, by where it starts and by its own name. Throws where a file is not as an attack is written.
 *
 * @param {readonly string[]} [folders] where they start from
 * @returns {Promise<Attack[]>}
 */
export async function loadAttacks(folders = starts) {
  const attacks = await Promise.all(
    folders.map(async (from) => {
      const files = (await readdir(join(folder, from), { recursive: true })).filter((path) => path.endsWith(suffix));
      const names = files.map((path) => path.slice(0, -suffix.length));
      return Promise.all(names.sort(byName).map((name) => loadAttack(from, name)));
    }),
  );
  return attacks.flat();
}

/** Where a file lies does not move it in the table. */
function byName(one, other) {
  return basename(one) < basename(other) ? -1 : 1;
}

async function loadAttack(from, name) {
  const id = `${from}/${name}`;
  const attack = parse(await readFile(join(folder, `${id}${suffix}`), "utf8"));
  const missing = Object.keys(keys).filter((key) => keys[key] && typeof attack[key] !== "string");
  const unknown = Object.keys(attack).filter((key) => !(key in keys));
  if (missing.length > 0 || unknown.length > 0) {
    throw new Error(
      `${id}.yml: missing ${missing.join(", ") || "nothing"}, unknown ${unknown.join(", ") || "nothing"}`,
    );
  }
  return { ...attack, id, from };
}
