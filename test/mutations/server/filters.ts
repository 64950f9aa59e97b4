import type { ServerMutation } from "./types.ts";

/** The table of a control's rules, and the chain in which a rule more lets something through. */
interface Rules {
  readonly control: string;
  readonly read: string;
  readonly table: string;
  readonly chain: string;
  /** What they do, for the page. */
  readonly name: string;
}

const ports = "harden-init-port-filter";
const closed: Rules = {
  control: "port-filter",
  read: "port-filter",
  table: ports,
  chain: "opened",
  name: "the rules that close the server's ports",
};
const guarding = [
  ["host-filter", "the rules that keep containers from the server"],
  ["neighbour-filter", "the rules that keep other machines from containers"],
] as const;

const portMutations: readonly ServerMutation[] = [
  {
    ...closed,
    what: "all that no rule of the server's ports names is let in",
    found: "changed in the kernel",
    breaks: `nft chain inet ${ports} input '{ policy accept; }'`,
    restores: `systemctl restart ${ports}`,
    alone: true,
  },
  {
    ...closed,
    what: "the server's ports are open after a reboot",
    found: "not at the next boot",
    breaks: `systemctl --quiet disable ${ports}`,
    restores: `systemctl --quiet enable ${ports}`,
    alone: true,
  },
];

/** What the packet filter has for the server and for the stack. */
export function listFilterMutations(stack: string): readonly ServerMutation[] {
  const ofStack = guarding.map(([control, name]): Rules => {
    const table = `harden-init.${stack}.${control}`;
    return { control, read: `filter ${control}`, table, chain: "forward", name };
  });
  return [...breakRules(closed), ...portMutations, ...ofStack.flatMap(breakRules)];
}

function breakRules(rules: Rules): readonly ServerMutation[] {
  const { table, chain, name } = rules;
  const restores = `systemctl restart ${table}.service`;
  return [
    { ...rules, what: `${name} are gone`, found: "not in force", breaks: `nft delete table inet ${table}`, restores },
    {
      ...rules,
      what: `${name} let one port more through`,
      found: "changed in the kernel",
      breaks: `nft insert rule inet ${table} ${chain} tcp dport 4444 accept`,
      restores,
      alone: true,
    },
  ];
}
