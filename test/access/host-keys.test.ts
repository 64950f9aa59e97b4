import { findStrongest, type HostKey, judge, parseHostKeys } from "../../src/access/host-keys.ts";
import { withKey } from "../../src/access/known-hosts.ts";

const key = (type: string, blob: string): HostKey => ({ type, blob, fingerprint: `SHA256:${blob}` });
const ed = key("ssh-ed25519", "AAAAed");
const otherEd = key("ssh-ed25519", "AAAAother");
const rsa = key("ssh-rsa", "AAAArsa");

test("reads what ssh-keyscan prints, and gives the fingerprint that ssh-keygen gives", () => {
  const text = `# 172.17.0.5:22 SSH-2.0-OpenSSH_10.0
172.17.0.5 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGo8Q92vrTfR2Kx8NXaDprhnCslYqdqcfwD1AmZQXfNe
|1|kRjD|abc= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGo8Q92vrTfR2Kx8NXaDprhnCslYqdqcfwD1AmZQXfNe comment
@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGo8Q92vrTfR2Kx8NXaDprhnCslYqdqcfwD1AmZQXfNe
host ssh-unknown AAAA
host ssh-rsa \u001b[2J
`;
  const keys = parseHostKeys(text);
  expect(keys.map(({ type }) => type)).toEqual(["ssh-ed25519", "ssh-ed25519"]);
  expect(keys[0]?.fingerprint).toBe("SHA256:qYzUAPUWNTtEumBFsWFPhu+Tsm6AbdA3qxMHqAp7TvU");
});

test.each<[string, readonly HostKey[], readonly HostKey[], string]>([
  ["nothing is known", [ed, rsa], [], "new"],
  ["one is known, the other was never recorded", [ed, rsa], [ed], "known"],
  ["another one of the same type is known", [ed], [otherEd], "changed"],
  ["both are known, from two files", [ed], [otherEd, ed], "known"],
  ["one type is as known, another one differs", [ed, rsa], [otherEd, rsa], "changed"],
  ["the known type is no longer offered", [ed], [rsa], "changed"],
])("%s", (_case, offered, known, verdict) => {
  expect(judge(offered, known)).toBe(verdict);
});

test("only the strongest key is in question", () => {
  expect(findStrongest([rsa, ed])).toBe(ed);
  expect(findStrongest([])).toBeUndefined();
});

test.each([
  ["an empty file", "", ["# ", "web ssh-ed25519 AAAAed"]],
  ["a key of before goes", "web ssh-ed25519 AAAAold\n", ["# ", "web ssh-ed25519 AAAAed"]],
  [
    "others stay, comments too",
    "# mine\nweb2 ssh-rsa AAAA\n\n[web]:2222 ssh-rsa AAAA",
    ["# mine", "web2 ssh-rsa AAAA", "[web]:2222 ssh-rsa AAAA", "web ssh-ed25519 AAAAed"],
  ],
  ["a line for several names keeps the others", "a,web,b ssh-rsa AAAA", ["a,b ssh-rsa AAAA", "web ssh-ed25519 AAAAed"]],
])("known_hosts: %s", (_case, before, lines) => {
  const after = withKey(before, "web", ed).split("\n");
  expect(after.pop()).toBe("");
  expect(after.map((line, at) => (lines[at] === "# " ? line.slice(0, 2) : line))).toEqual(lines);
});
