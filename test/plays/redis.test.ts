import { createHash } from "node:crypto";
import { evaluate } from "./python.ts";

const password = "it's\\mine";
const web = { user: "web", rights: "data", prefix: "web:" };

const off = { flags: ["off"], passwords: [], commands: "-@all", keys: "", channels: "", selectors: [] };
const admin = {
  flags: ["on"],
  passwords: ["1".repeat(64)],
  commands: "+@all",
  keys: "~*",
  channels: "&*",
  selectors: [],
};
const user = {
  flags: ["on", "sanitize-payload"],
  passwords: [createHash("sha256").update(password).digest("hex")],
  keys: "~web:*",
  channels: "&web:*",
  selectors: [],
};

/** A server as it answers to the questions: who there is, the default user, whether changes are written, the user, and what it may do. */
interface Answers {
  readonly names?: readonly string[];
  readonly default?: object;
  readonly admin?: object;
  readonly appendonly?: string;
  readonly user?: object | null;
  /** Commands that have another outcome than the wanted one. */
  readonly outcomes?: Readonly<Record<string, string>>;
}

test("an answer is what its line says, and a refusal is one of the server's own words", () => {
  const printed = '"OK"\n{"a":[1]}\nnull\nerror:"ERR unknown \\"command\\""\n';
  const read = "[str(one) if isinstance(one, Exception) else one for one in it.answers(given)]";
  expect(evaluate("redis.client", read, printed)).toEqual(["OK", { a: [1] }, null, 'ERR unknown "command"']);
});

test.each([
  ["another password for the administrator", ['error:"WRONGPASS invalid"', 'error:"NOAUTH"'], "WRONGPASS invalid"],
  ["a server that still reads its keys", ['error:"LOADING wait"', "{}"], "LOADING wait"],
  ["a connection that broke", ['"OK"'], "1 commands had 0 answers"],
  ["a client that said nothing", [], "1 commands had 0 answers"],
])("%s ends the run", (_what, lines, words) => {
  const run = `[
    setattr(it.subprocess, "run", lambda *_, **__: types.SimpleNamespace(returncode=0, stdout=given, stderr="")),
    refused(lambda: it.Admin("c").run(["PING"]))][1]`;
  expect(evaluate("redis.client", run, lines.join("\n"))).toBe(words);
});

test("nothing is changed by what is asked", () => {
  const asked = evaluate("redis.state", "it.questions(given)", [web]) as readonly string[];
  expect(asked.filter((command) => !/^(?:ACL (?:USERS|GETUSER|DRYRUN)|CONFIG GET) ?/.test(command))).toEqual([]);
});

test("a server that has all that is wanted leaves nothing to do", () => {
  expect(look({})).toEqual({ todo: [], findings: [true, true] });
  expect(look({}, { ...web, rights: "schema" })).toEqual({ todo: [], findings: [true, true] });
});

test.each<[string, Answers, object]>([
  ["no user", { user: null }, { todo: ["user web"], findings: [false, true] }],
  ["another password", { user: { ...user, passwords: ["0".repeat(64)] } }, { todo: ["user web"] }],
  ["a second password", { user: { ...user, passwords: [...user.passwords, "0"] } }, { todo: ["user web"] }],
  ["a user without a password", { user: { ...user, flags: ["on", "nopass"] } }, { todo: ["user web"] }],
  ["a user who is off", { user: { ...user, flags: ["off"] } }, { todo: ["user web"] }],
  ["all keys", { user: { ...user, keys: "~*" } }, { todo: ["user web"] }],
  ["all channels", { user: { ...user, channels: "&*" } }, { todo: ["user web"] }],
  ["rights beside the first ones", { user: { ...user, selectors: [{}] } }, { todo: ["user web"] }],
  ["a dangerous command", { outcomes: { "CONFIG GET x": "OK" } }, { todo: ["user web"], findings: [false, true] }],
  ["programs", { outcomes: { "EVAL x 0": "OK" } }, { todo: ["user web"] }],
  ["the names of others' keys", { outcomes: { "SCAN 0": "OK" } }, { todo: ["user web"] }],
  ["a key of its own that it cannot read", { outcomes: { "GET web:x": "no" } }, { todo: ["user web"] }],
  ["a default user", { default: { ...off, flags: ["on"] } }, { todo: ["open user default"], findings: [true, false] }],
  [
    "an administrator without a password",
    { admin: { ...admin, flags: ["on", "nopass"] } },
    { findings: [true, false] },
  ],
  [
    "a stranger",
    { names: ["admin", "default", "friend", "web"] },
    { todo: ["open user friend"], findings: [true, false] },
  ],
  ["keys that are not written down", { appendonly: "no" }, { todo: ["file of changes"], findings: [true, true] }],
])("%s is seen", (_what, answers, seen) => {
  expect(look(answers)).toMatchObject(seen);
});

function look(given: Answers, account: object = web): unknown {
  return evaluate(
    "redis.state",
    `(lambda a, account: (lambda state: {"todo": state.todo(), "findings": [finding["ok"] for finding in state.findings()]})(
      it.State([a["names"], a["default"], a["admin"], {"appendonly": a["appendonly"]}, a["user"],
        *(a["outcomes"].get(command, "OK" if command in it.allowed(account) else "no") for command in it.tried(account))],
        [account], {"web": a["password"]})))(given[0], given[1])`,
    [
      {
        names: ["admin", "default", "web"],
        default: off,
        admin,
        appendonly: "yes",
        user,
        outcomes: {},
        password,
        ...given,
      },
      account,
    ],
  );
}
