import { findPreset } from "../../src/answers/presets.ts";
import { setIn } from "../../src/lib/paths.ts";

/** The answers of the case study, with some keys set otherwise: `{ "services.webserver.base": "debian:13" }`. */
export function caseStudy(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return Object.entries(changes).reduce<unknown>(
    (answers, [key, value]) => setIn(answers, keyPath(key), value),
    findPreset("php-mariadb")?.answers,
  );
}

function keyPath(key: string) {
  return key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
