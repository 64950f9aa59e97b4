import { withImages } from "../../support/engine/images.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { cable, raiseMachine } from "../../support/servers/cable.ts";
import { RemoteProject } from "../../support/servers/remote.ts";

/* How many connections an address may open to the public names of a prepared server. */

const stack = "e2evisitors";
const port = 18_115;
const most = 24;
const application = {
  files: "test/apps",
  services: `
  echo: { kind: python, source: ./echo, outbound: none, domain: echo.test }
edge:
  certificates: internal
  connections: ${most}
  https: "0.0.0.0:${port}"
  http: "0.0.0.0:18116"`,
};

let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  raiseMachine(machine, "visitors", { lasts: [2, 3], ports: [] });
  server = new RemoteProject(stack, machine.access, "", application);
  expect(server.init()).toMatchObject({ code: 0 });
  expect(server.deploy("--tags", "server")).toMatchObject({ code: 0 });
  withImages(stack, 18_114, (images) => machine.load(images), application);
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

test("is in force after a deploy, and the second one has nothing to do", () => {
  const { findings } = expectProven(server);
  expect(findings.filter(({ control }) => control === "visitor-filter")).toMatchObject([{ ok: true }]);
});

test("one address gets so many connections and no more, and another one is let in meanwhile", () => {
  expect(visit(`print(opened("${cable}.2", 60), opened("${cable}.3", 1))`)).toBe(`${most} 1`);
});

test("who closes them gets in again, at a moderate pace", () => {
  expect(visit(`time.sleep(6); print(opened("${cable}.2", 1))`)).toBe("1");
});

test("whom the kernel counts does not make the rules others", () => {
  expect(server.root(`nft list table inet harden-init.${stack}.visitor-filter`)).toContain(`${cable}.2`);
  const { code, stdout } = server.run(["verify", "--json"]);
  const wrong = JSON.parse(stdout).findings.filter(({ control }: { control: string }) => control === "visitor-filter");
  expect({ code, wrong }).toMatchObject({ code: 0, wrong: [{ ok: true }] });
});

test("without the rules every connection is let in, and a deploy brings them back", () => {
  server.root(`nft delete table inet harden-init.${stack}.visitor-filter`);
  expect(visit(`print(opened("${cable}.2", 60))`)).toBe("60");
  expect(server.deploy()).toMatchObject({ code: 0 });
  expect(visit(`print(opened("${cable}.2", 60))`)).toBe(String(most));
});

/** Runs a script at the other end of the cable. */
function visit(script: string): string {
  return server.root("ip netns exec visitors python3 -", `${connecting}\n${script}\n`);
}

/** How many connections from an address are open at once. */
const connecting = `
import select, socket, time

def opened(source, wanted):
    lines = []
    for _ in range(wanted):
        line = socket.socket()
        line.bind((source, 0))
        line.setblocking(False)
        line.connect_ex(("${cable}.1", ${port}))
        lines.append(line)
    time.sleep(2)
    kept.extend(lines)
    _, writable, _ = select.select([], lines, [], 0)
    return sum(1 for line in writable if line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0)

kept = []`;
