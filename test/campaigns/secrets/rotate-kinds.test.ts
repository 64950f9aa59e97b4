import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Lab } from "../../support/projects/lab.ts";

/* New passwords for a stack of kinds while people use it: at most some seconds of failed requests, and no row lost. */

const lab = new Lab("e2erotate", 18_244);
/** Seconds. The figure that the docs promise is of a quiet machine; this bound is of a busy one. */
const longestGap = 20;

afterAll(() => lab.remove());

interface Seen {
  readonly requests: number;
  readonly failed: number;
  /** Seconds from the first failed request of the longest row of them to the next good one. */
  readonly gap: number;
}

/** Asks for the page over and over, each time by a new connection, until the work is done. */
async function whileAsking(work: Promise<unknown>): Promise<Seen> {
  let [requests, failed, gap, since] = [0, 0, 0, undefined as number | undefined];
  let isDone = false;
  const finished = work.finally(() => {
    isDone = true;
  });
  while (!isDone || since !== undefined) {
    const isGood = await Promise.race([
      lab.page().then(
        (page) => page.startsWith("200 "),
        () => false,
      ),
      sleep(2_000, false),
    ]);
    requests += 1;
    failed += isGood ? 0 : 1;
    since = isGood ? undefined : (since ?? Date.now());
    gap = Math.max(gap, since === undefined ? 0 : (Date.now() - since) / 1000);
    await sleep(50);
  }
  await finished;
  return { requests, failed, gap: Math.round(gap * 10) / 10 };
}

const rows = () => lab.sql("SELECT COUNT(*) FROM csvs23db.suggestion");
const vault = () => lab.run(["secrets", "list", "--json"]).stdout;

test("the stack is there", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({ code: 0 });
});

test("every password of an account is another one afterwards, the previous ones open nothing, and requests hardly fail", async () => {
  const [root, web, count] = [lab.secret("dbserver_root_password"), lab.secret("dbserver_webserver_password"), rows()];
  const running = lab.start(["secrets", "rotate", "--all", "--yes"]);
  const seen = await whileAsking(running.ended);
  const { code, stdout, stderr } = await running.ended;
  process.stderr.write(`  rotation under load: ${JSON.stringify(seen)}\n`);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain(
    "Rotated dbserver_root_password, dbserver_webserver_password: each new one opens what it is for, and each previous one is refused.",
  );
  expect(seen.gap).toBeLessThan(longestGap);

  expect(lab.secret("dbserver_root_password")).not.toBe(root);
  expect(lab.secret("dbserver_webserver_password")).not.toBe(web);
  expect(() => lab.sql("SELECT 1", root)).toThrow("ERROR 1045");
  expect(rows()).toBe(count);
  expect(await lab.page()).toContain("Put a bench under the lime tree");
  // The vault has forgotten the previous ones, and no output shows one.
  expect(vault()).not.toContain("not deployed yet");
  const all = `${stdout}${stderr}${readFileSync(`/opt/harden/${lab.stack}/compose.yml`, "utf8")}`;
  for (const secret of [root, web, lab.secret("dbserver_root_password"), lab.secret("dbserver_webserver_password")]) {
    expect(all).not.toContain(secret);
  }
});

test("a second pass has nothing to do", () => {
  expect(lab.run(["deploy", "--check", "--fail-on-drift"])).toMatchObject({ code: 0 });
});
