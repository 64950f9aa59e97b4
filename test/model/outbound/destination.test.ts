import { loadKinds } from "../../../src/kinds/load.ts";
import { readDestination } from "../../../src/model/outbound/destination.ts";
import { listUnlistedPlaces } from "../../../src/model/outbound/probes.ts";
import { caseStudy, dbserver, modelOf, webserver } from "../../support/case-study.ts";
import { listComplaints } from "../../support/complaints.ts";

test.each([
  ["api.example.org:443", { host: "api.example.org", family: "name", protocol: "tcp", first: 443, last: 443 }],
  ["API.Example.org:443/tcp", { host: "api.example.org", family: "name", protocol: "tcp", first: 443, last: 443 }],
  ["mail:25-587", { host: "mail", family: "name", protocol: "tcp", first: 25, last: 587 }],
  ["192.0.2.7:53/udp", { host: "192.0.2.7", family: "ipv4", protocol: "udp", first: 53, last: 53 }],
  ["10.0.0.0/8:1-65535", { host: "10.0.0.0/8", family: "ipv4", protocol: "tcp", first: 1, last: 65535 }],
  ["[2001:db8::1]:443", { host: "2001:db8::1", family: "ipv6", protocol: "tcp", first: 443, last: 443 }],
  [
    "[2001:DB8::/32]:8000-8010/udp",
    { host: "2001:db8::/32", family: "ipv6", protocol: "udp", first: 8000, last: 8010 },
  ],
])("%s is read", (text, expected) => {
  expect(readDestination(text)).toEqual(expected);
});

test.each([
  ["api.example.org", "it must be HOST:PORT"],
  ["api.example.org:https", "it must be HOST:PORT"],
  ["api.example.org:443/sctp", "it must be HOST:PORT"],
  ["2001:db8::1:443", "an IPv6 address stands in brackets"],
  ["api.example.org:0", "its ports must be from 1 to 65535"],
  ["api.example.org:70000", "its ports must be from 1 to 65535"],
  ["api.example.org:90-80", "its ports must be from 1 to 65535"],
  ["*.example.org:443", "a wildcard cannot be resolved"],
  ["-api.example.org:443", "neither a host name nor an address"],
  ["api..example.org:443", "neither a host name nor an address"],
  ["300.0.2.7:443", "not an IPv4 address"],
  ["10.0.0:443", "not an IPv4 address"],
  ["10.0.0.0/33:443", "the length of a network must be from 0 to 32, but is 33"],
  ["[10.0.0.1]:443", "not an IPv6 address"],
  ["[2001:db8::/129]:443", "the length of a network must be from 0 to 128, but is 129"],
])("%s is not one", (text, expected) => {
  expect(readDestination(text)).toContain(expected);
});

test.each([
  ["none", "none", ["192.0.2.1:443", "[2001:db8::1]:443"]],
  ["one address", ["192.0.2.1:443"], ["192.0.2.1:9", "[2001:db8::1]:443"]],
  ["all addresses at one port", ["0.0.0.0/0:443", "[::/0]:443"], ["192.0.2.1:9", "[2001:db8::1]:9"]],
  ["a network", ["192.0.0.0/8:1-65535"], ["198.51.100.1:443", "[2001:db8::1]:443"]],
  ["all of IPv4", ["0.0.0.0/0:1-65535"], ["[2001:db8::1]:443"]],
  ["datagrams", ["0.0.0.0/0:1-65535/udp"], ["192.0.2.1:443", "[2001:db8::1]:443"]],
])("a place that is not listed beside %s", async (_what, outbound, places) => {
  const written = outbound as "none" | string[];
  const { services } = await modelOf(
    caseStudy({ services: { webserver: webserver({ outbound: written }), dbserver: dbserver() } }),
  );
  expect(listUnlistedPlaces(services.find(({ name }) => name === "webserver")?.outbound ?? "any")).toEqual(places);
});

const kinds = await loadKinds();

test.each<[unknown, string]>([
  [
    "internet",
    "services.webserver.outbound: must be none, any or a list such as [api.example.org:443]; it is the text `internet`",
  ],
  [["api.example.org"], "services.webserver.outbound[0]: must be HOST:PORT"],
  [["api.example.org:443", "10.0.0:443"], "services.webserver.outbound[1]: `10.0.0` is not an IPv4 address"],
  [["dbserver:3306"], "services.webserver.outbound[0]: dbserver is a service of this stack"],
  [["127.0.0.1:80"], "services.webserver.outbound[0]: 127.0.0.1 is the container itself"],
])("%j is refused with its place", (outbound, expected) => {
  const answers = caseStudy({
    services: { webserver: webserver({ outbound: outbound as never }), dbserver: dbserver() },
  });
  expect(listComplaints(answers, kinds)).toEqual([expect.stringContaining(expected)]);
});
