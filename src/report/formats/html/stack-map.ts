import dagre from "@dagrejs/dagre";
import { shorten } from "../../../lib/text/printable.ts";
import { bracketAddress, isEverywhere } from "../../../model/publish.ts";
import { type FindingState, findWorstState, groupBy } from "../../summary.ts";
import type { Finding, Report, StackLayout } from "../../types.ts";
import { stateNames } from "./verdict.ts";

type ServiceLayout = StackLayout["services"][number];

interface Box {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly look: "service" | "network" | "outside";
  readonly state: FindingState | "none";
}

interface Way {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly look: "in" | "inside" | "out";
}

const sizes = {
  service: { width: 176, height: 54 },
  network: { width: 130, height: 30 },
  outside: { width: 176, height: 40 },
};
const others = "outside:machines";
const server = "outside:server";
const internet = "outside:internet";

/** The stack as a picture: who reaches whom, what is published where, and who has a way out; undefined for a record that does not say. */
export function drawStackMap({ layout, findings }: Report) {
  if (layout === undefined || layout.services.length === 0) {
    return undefined;
  }
  const boxes = listBoxes(layout, findings);
  const ways = listWays(layout);
  const used = new Set(ways.flatMap(({ from, to }) => [from, to]));
  const placed = arrange(
    boxes.filter(({ id, look }) => look === "service" || used.has(id)),
    ways,
  );
  return { ...placed, rows: layout.services.map((service) => describeRow(service, layout, findings)) };
}

/** With more, the lines would hide the picture: each box says it instead. */
const mostWaysOut = 6;

function areWaysOutDrawn({ services }: StackLayout): boolean {
  return services.filter(({ outbound }) => outbound !== "none").length <= mostWaysOut;
}

function listBoxes(layout: StackLayout, findings: readonly Finding[]): readonly Box[] {
  const { services, networks } = layout;
  const outside = { look: "outside", state: "none" } as const;
  const isDrawn = areWaysOutDrawn(layout);
  const byService = groupBy(findings, ({ service = "" }) => service);
  return [
    { ...outside, id: others, label: "Other machines", detail: "" },
    { ...outside, id: server, label: "The server itself", detail: "" },
    ...services.map(
      ({ name, kind, outbound }): Box => ({
        id: `service:${name}`,
        label: shorten(name, 20),
        detail: describeBox(kind, outbound, isDrawn),
        look: "service",
        state: findWorstState(byService.get(name) ?? []),
      }),
    ),
    ...networks.map(
      ({ name }): Box => ({
        id: `network:${name}`,
        label: shorten(name, 16),
        detail: "",
        look: "network",
        state: "none",
      }),
    ),
    { ...outside, id: internet, label: "Outside addresses", detail: "" },
  ];
}

function describeBox(kind: string, outbound: string, isDrawn: boolean): string {
  const out = outbound === "none" ? ", no way out" : isDrawn ? "" : ", has a way out";
  return `${shorten(kind, 12)}${out}`;
}

function listWays(layout: StackLayout): readonly Way[] {
  const { services, networks } = layout;
  const isDrawn = areWaysOutDrawn(layout);
  const ways = new Map<string, Way>();
  for (const { name, published, outbound } of services) {
    const id = `service:${name}`;
    for (const { address, port } of published) {
      const from = isLoopback(address) ? server : others;
      const known = ways.get(`${from}>${id}`)?.label;
      const label = known === undefined || known.split(", ").includes(port) ? port : `${known}, ${port}`;
      ways.set(`${from}>${id}`, { from, to: id, label, look: "in" });
    }
    if (outbound !== "none" && isDrawn) {
      ways.set(`${id}>out`, { from: id, to: internet, label: shorten(outbound, 24), look: "out" });
    }
  }
  return [...ways.values(), ...networks.flatMap(({ name }) => waysInside(name, services))];
}

/** Services on one network reach each other. Two are joined by a line; more meet at the network. */
function waysInside(network: string, services: readonly ServiceLayout[]): readonly Way[] {
  const members = services.filter(({ networks }) => networks.includes(network));
  const [one, other] = members;
  if (one === undefined || other === undefined) {
    return [];
  }
  const inside = { label: "", look: "inside" } as const;
  if (members.length > 2) {
    // The service that has the network's name serves the others there.
    return members.map(({ name }) =>
      name === network
        ? { ...inside, from: `network:${network}`, to: `service:${name}` }
        : { ...inside, from: `service:${name}`, to: `network:${network}` },
    );
  }
  const [from, to] = other.uses.includes(one.name) || one.name === network ? [other, one] : [one, other];
  return [{ ...inside, from: `service:${from.name}`, to: `service:${to.name}` }];
}

function arrange(boxes: readonly Box[], ways: readonly Way[]) {
  const graph = new dagre.graphlib.Graph({ multigraph: true }).setDefaultEdgeLabel(() => ({}));
  graph.setGraph({ nodesep: 26, ranksep: 54, marginx: 12, marginy: 12 });
  for (const { id, look } of boxes) {
    graph.setNode(id, { ...sizes[look] });
  }
  ways.forEach(({ from, to, label }, index) => {
    graph.setEdge(
      from,
      to,
      { width: label.length * 7 + 8, height: label === "" ? 0 : 16, labelpos: "c" },
      String(index),
    );
  });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map((box) => {
      const { x, y } = graph.node(box.id);
      const size = sizes[box.look];
      const named = box.state === "none" ? "" : stateNames[box.state];
      const top = Math.round(y - size.height / 2);
      return {
        ...box,
        ...size,
        x: Math.round(x - size.width / 2),
        y: top,
        middle: Math.round(x),
        line: box.detail === "" ? Math.round(y) + 4 : top + 23,
        below: top + 41,
        named,
      };
    }),
    ways: ways.map((way, index) => {
      const { points, x, y } = graph.edge({ v: way.from, w: way.to, name: String(index) });
      return { ...way, path: drawLine(points), x: Math.round(x ?? 0), y: Math.round(y ?? 0) + 4 };
    }),
  };
}

function drawLine(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${Math.round(x)} ${Math.round(y)}`).join("");
}

/** The same in words, with what was measured of it. */
function describeRow(service: ServiceLayout, { services }: StackLayout, findings: readonly Finding[]) {
  const { name, networks, published, outbound } = service;
  const reached = services.filter(
    (other) => other.name !== name && other.networks.some((one) => networks.includes(one)),
  );
  const where = published.map(
    ({ host, address, port }) => `${bracketAddress(address)}:${port}${host === undefined ? "" : ` on ${host}`}`,
  );
  return {
    name,
    published: where.length === 0 ? "no port" : where.join(", "),
    everywhere: published.some(({ address }) => isEverywhere(address)),
    reached: reached.length === 0 ? "no other service" : reached.map((other) => other.name).join(", "),
    outbound: outbound === "none" ? "nothing" : outbound,
    measured: ["bound-interface", "internal-network", "limited-outbound"].flatMap((control) => {
      const own = findings.filter((finding) => finding.service === name && finding.control === control);
      const state = findWorstState(own);
      return own.length === 0 ? [] : [{ control, state, name: stateNames[state] }];
    }),
  };
}

function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|localhost$)/.test(address);
}
