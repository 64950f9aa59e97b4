import { entries } from "./parts.ts";
import type { DangerRule } from "./rule.ts";

/*
 * Switches of well-known images that let everybody in.
 */

interface Switch {
  readonly variable: RegExp;
  /** The values that leave the login as it is. */
  readonly closed: RegExp;
}

const off = /^(?:no|false|0|off)?$/i;
const on = /^(?!(?:no|false|0|off)$)/i;

const switches: readonly Switch[] = [
  { variable: /^POSTGRES_HOST_AUTH_METHOD$/, closed: /^(?!trust$)/i },
  // The entrypoints of MySQL and MariaDB look only at whether there is a value: `no` allows it, too.
  { variable: /^(?:MYSQL|MARIADB)_ALLOW_EMPTY(?:_ROOT)?_PASSWORD$/, closed: /^$/ },
  { variable: /^(?:ALLOW_EMPTY_PASSWORD|ALLOW_ANONYMOUS_LOGIN|ALLOW_NONE_AUTHENTICATION)$/, closed: off },
  { variable: /^NEO4J_AUTH$/, closed: /^(?!none$)/i },
  { variable: /^xpack\.security\.enabled$/, closed: on },
  { variable: /^(?:DISABLE_SECURITY_PLUGIN|plugins\.security\.disabled)$/, closed: off },
  { variable: /^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, closed: off },
  { variable: /^GF_AUTH_ANONYMOUS_ORG_ROLE$/, closed: /^(?!(?:Admin|Editor)$)/i },
  { variable: /^ME_CONFIG_BASICAUTH(?:_ENABLED)?$/, closed: on },
];

export const loginRules: readonly DangerRule[] = [
  {
    slug: "no-login",
    against: [],
    why: "Everybody who reaches the service is let in without a password. Without this switch it needs one: set its password variable.",
    parts: [entries("environment", isClosed)],
  },
];

/** Whether a variable is no such switch, or one that is not used. */
function isClosed(variable: string, value: unknown): boolean {
  const text = String(value ?? "").trim();
  return switches.every((one) => !one.variable.test(variable) || one.closed.test(text));
}
