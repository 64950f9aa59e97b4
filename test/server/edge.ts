import { execFileSync } from "node:child_process";
import { withImages } from "../support/engine/images.ts";
import { expectProven } from "../support/projects/deploys.ts";
import { brokenControls, failuresIn } from "../support/projects/report.ts";
import { type Access, RemoteProject } from "../support/servers/remote.ts";
import { labels, type Step } from "./apparmor.ts";
import { publish } from "./machine.ts";

const stack = "serveredge";
const name = "echo.test";
const port = 8443;
const [address = ""] = publish.split(":");
/** Where it listens, also on this machine, where its images are built: they name the place. */
const every = "0.0.0.0";
const answers = (certificates: string) => ({
  files: "test/apps",
  services: `
  echo:
    kind: python
    source: ./echo
    outbound: none
    domain: ${name}
    access: [{ path: /staff, users: [alice] }, { path: /far, from: [203.0.113.7] }]
edge:
  ${certificates}
  http3: true
  https: "${every}:${port}"
  http: "${every}:8080"`,
});
const application = answers("certificates: internal");
/** An authority where nobody answers. */
const away = `https://${address}:1/dir`;

/** What only a prepared server with AppArmor can show of public names: a stack beside the other one. */
export function edgeSteps(step: Step, access: () => Access): void {
  let own: RemoteProject | undefined;
  const project = () => {
    own ??= new RemoteProject(stack, access(), publish, application);
    return own;
  };

  afterAll(() => own?.leave());

  step(
    "is answered for by an edge that is confined, with every control holding and a second pass that changes nothing",
    () => {
      const edge = project();
      withImages(stack, 18_113, (images) => give(edge, images), application);
      expect(edge.init()).toMatchObject({ code: 0 });
      const { findings } = expectProven(edge);
      expect(findings.filter(({ ok }) => ok !== true)).toEqual([]);
      const measured = findings.filter(({ control }) => control.startsWith("edge-")).map(({ control }) => control);
      expect(measured.sort()).toEqual(["edge-access", "edge-certificate", "edge-tls"]);
      expect(labels(edge)).toEqual({
        echo: `harden-init.${stack}.echo (enforce)`,
        edge: `harden-init.${stack}.edge (enforce)`,
      });
    },
  );

  step("lets in whom it should, and nobody else", () => {
    expect(["/", "/staff", "/far"].map((path) => statusOf(project(), path))).toEqual(["200", "401", "403"]);
  });

  step("may be asked by UDP where HTTP/3 is spoken, and where it is not nothing else is open", () => {
    const opened = project().root("nft list ruleset | grep -E '(tcp|udp) dport .* accept' || true");
    expect(opened).toContain(`udp dport ${port} accept`);
    expect(opened).toContain(`tcp dport ${port} accept`);
    expect(opened).not.toContain("udp dport 8080");
  });

  step("keeps its certificate, confined as it is, while another authority is away", () => {
    const edge = project();
    withImages(stack, 18_113, (images) => give(edge, images), answers(`ca: ${away}`));
    edge.set(["edge", "certificates"], "acme");
    edge.set(["edge", "ca"], away);
    expect(edge.run(["generate", "--yes"])).toMatchObject({ code: 0 });
    const { code, report } = edge.deploy();
    expect({ code, failures: failuresIn(report), findings: brokenControls(report) }).toMatchObject({
      code: 3,
      failures: "",
      findings: [{ control: "edge-certificate", why: expect.stringContaining("of the previous authority") }],
    });
    expect(labels(edge)).toMatchObject({ edge: `harden-init.${stack}.edge (enforce)` });
    expect(statusOf(edge, "/")).toBe("200");
    expect(edge.root(`grep -hs 'apparmor="DENIED".*${stack}' /var/log/audit/audit.log /var/log/kern.log || true`)).toBe(
      "",
    );
  });
}

/** Brings images to the server, but for the base, which the other stack has brought. */
function give(project: RemoteProject, images: readonly string[]): void {
  const own = images.filter((image) => image.startsWith(`${stack}/`)).join(" ");
  const ssh = `ssh -F ${project.access.sshConfig} -o BatchMode=yes server sudo docker load --quiet`;
  execFileSync("bash", ["-c", `set -o pipefail; docker save ${own} | gzip -1 | ${ssh}`]);
}

/** Asks from the server itself, by the address at which the edge listens. */
function statusOf(project: RemoteProject, path: string): string {
  const script = `import http.client, socket, ssl
context = ssl._create_unverified_context()
line = context.wrap_socket(socket.create_connection(("${address}", ${port})), server_hostname="${name}")
line.sendall(b"GET ${path} HTTP/1.1\\r\\nHost: ${name}\\r\\nConnection: close\\r\\n\\r\\n")
answer = http.client.HTTPResponse(line)
answer.begin()
print(answer.status)`;
  return project.root("python3 -", script);
}
