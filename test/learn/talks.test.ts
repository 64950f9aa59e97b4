import { readLearned } from "../../src/learn/facts.ts";
import { listTalkRemarks, proposeOutbound } from "../../src/learn/talks.ts";
import { readOutbound } from "../../src/model/outbound/destination.ts";
import { documentOf } from "./lesson.ts";

const silent = { lives: 4, peers: [], outside: [], addresses: [] };
const name = { value: "api.example.org", evidence: "its name was asked for in 4 of 4 lives" };
const named = { ...name, evidence: `${name.evidence}; app wanted its port 443`, ports: ["443", "5353/udp"] };
const address = { value: "2001:db8::1", evidence: "app found no way to it in 2 of 4 lives", ports: ["443", "53/udp"] };
const somewhere = { value: "unknown", evidence: "app found no way to it in 4 of 4 lives", ports: [] };
const db = { value: "db", evidence: "it was connected to in 4 of 4 lives", ports: ["5432"] };

function factsOf(network: unknown) {
  const learned = readLearned(JSON.stringify(documentOf({ "facts.network": network })), "web");
  if (!("facts" in learned)) {
    throw new Error(JSON.stringify(learned));
  }
  return learned.facts;
}

const present = (outbound: "any" | "none" | readonly string[], reaches?: readonly string[]) => ({
  outbound: readOutbound(outbound),
  reaches,
});

test("nothing outside is proposed with the lives that say so", () => {
  expect(proposeOutbound(factsOf({ ...silent, peers: [db] }), present("any", ["db"]))).toEqual({
    value: "none",
    evidence: ["in 4 lives it asked for no name and no address outside"],
  });
});

test("what it wanted outside is proposed where each port is known", () => {
  const network = { ...silent, outside: [named], addresses: [address] };
  expect(proposeOutbound(factsOf(network), present("any", []))).toEqual({
    value: ["api.example.org:443", "api.example.org:5353/udp", "[2001:db8::1]:443", "[2001:db8::1]:53/udp"],
    evidence: [`api.example.org: ${named.evidence}`, `2001:db8::1: ${address.evidence}`],
  });
  expect(listTalkRemarks(factsOf(network), present("any", []))).toEqual([]);
});

test.each<[string, unknown, ReturnType<typeof present>]>([
  ["it is not known", null, present("any", [])],
  ["it is not kept", undefined, present("any", [])],
  ["a name was asked for", { ...silent, outside: [name] }, present("any", [])],
  ["one of the names has no port", { ...silent, outside: [named, name] }, present("any", [])],
  [
    "a name is none that can be resolved",
    { ...silent, outside: [{ ...named, value: "_sip._tcp" }] },
    present("any", []),
  ],
  ["its networks are not separate", { ...silent, outside: [named] }, present("any")],
  ["an address was tried without a port", { ...silent, addresses: [{ ...address, ports: [] }] }, present("any", [])],
  ["an address was tried that is not known", { ...silent, addresses: [somewhere] }, present("any", [])],
  ["it is so", silent, present("none", [])],
  ["less is allowed", silent, present(["api.example.org:443"], [])],
  ["its networks are those of its compose file", silent, present("any")],
])("nothing is proposed where %s", (_, network, known) => {
  expect(proposeOutbound(factsOf(network), known)).toBeUndefined();
});

const asked = "api.example.org (its name was asked for in 4 of 4 lives)";
const tried = "2001:db8::1 (app found no way to it in 2 of 4 lives)";

test.each<[unknown, ReturnType<typeof present>, readonly string[]]>([
  [null, present("any", []), ["whom it talks to was not found out"]],
  [silent, present("any", []), []],
  [
    { ...silent, peers: [db] },
    present("any"),
    ["it asked for nothing outside: answer `reaches: [db]`, and learning it again proposes `outbound: none`"],
  ],
  [
    { ...silent, outside: [name], addresses: [address] },
    present("any", []),
    [
      `it asked for ${asked}, ${tried} outside: answer \`outbound\` with what it needs of that, such as \`outbound: [api.example.org:PORT, [2001:db8::1]:443, [2001:db8::1]:53/udp]\``,
    ],
  ],
  [
    { ...silent, outside: [named] },
    present("any"),
    [
      `it asked for api.example.org (${named.evidence}) outside: answer \`reaches\`, and \`outbound\` with what it needs of that, such as \`outbound: [api.example.org:443, api.example.org:5353/udp]\``,
    ],
  ],
  [
    { ...silent, addresses: [somewhere] },
    present("any"),
    [
      "it asked for an address that is not known (app found no way to it in 4 of 4 lives) outside: answer `reaches`, and `outbound` with what it needs of that",
    ],
  ],
  [
    { ...silent, outside: [{ ...name, value: "_sip._tcp" }] },
    present("any", []),
    [
      "it asked for _sip._tcp (its name was asked for in 4 of 4 lives) outside: answer `outbound` with what it needs of that",
    ],
  ],
  [
    { ...silent, outside: [name] },
    present("none", []),
    [`it asked for ${asked} outside, which its \`outbound\` does not allow`],
  ],
  [{ ...silent, outside: [name], addresses: [address] }, present(["api.example.org:443", "[2001:db8::]:1"], []), []],
  [
    { ...silent, outside: [name] },
    present(["www.example.org:443"], []),
    [`it asked for ${asked} outside, which its \`outbound\` does not allow`],
  ],
  [
    { ...silent, peers: [db] },
    present("none", ["cache", "db", "mail"]),
    ["it never talked to cache, mail, which its `reaches` allows"],
  ],
])("the remarks on %j where it may reach %j", (network, known, remarks) => {
  expect(listTalkRemarks(factsOf(network), known)).toEqual(remarks);
});

test("of many names only some are told", () => {
  const outside = Array.from({ length: 20 }, (_, at) => ({ value: `n${at}.example.org`, evidence: "x" }));
  const [remark = ""] = listTalkRemarks(factsOf({ ...silent, outside }), present("any", []));
  expect(remark).toContain("n7.example.org (x), and 12 more outside");
  expect(remark).not.toContain("n8.example.org");
});
