import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { formatHtml } from "../../src/report/formats/html/page.ts";
import { formatJunit } from "../../src/report/formats/junit.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { hostile, makeFleet, makeHostile } from "../report/fleet.ts";
import { describeInBrowser, launchBrowser, openQuietly } from "../support/browser.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-page-"));
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["a fleet", makeFleet({ services: 5, hosts: 3 })],
  ["hostile texts", makeHostile(hostile.join(" "))],
])("a reader of JUnit takes %s", (_, report) => {
  const file = join(folder, "report.xml");
  writeFileSync(file, formatJunit({ report }));
  const script =
    "import sys, json; from junitparser import JUnitXml; x = JUnitXml.fromfile(sys.argv[1]); print(json.dumps([x.tests, x.failures, x.skipped, len(list(x))]))";
  const [tests, failures, skipped, suites] = JSON.parse(
    execFileSync("/usr/bin/python3", ["-c", script, file], { encoding: "utf8" }),
  );
  const { findings } = report;
  expect(tests).toBe(findings.length);
  expect(failures).toBe(findings.filter(({ ok, open }) => ok === false && open === undefined).length);
  expect(skipped).toBe(findings.filter(({ ok, open }) => ok === null || (ok === false && open !== undefined)).length);
  expect(suites).toBe(new Set(findings.map(({ host, service }) => JSON.stringify([host, service]))).size);
});

const small = makeFleet({ services: 6, hosts: 1 });
const before = makeFleet({ services: 6, hosts: 1 }, "2026-11-20T08:00:00.000Z");
const changed = before.findings.map((one) => (one.control === "read-only-root" ? { ...one, ok: false } : one));
const pages = {
  small: { report: small, earlier: [{ ...before, findings: changed }] },
  fleet: { report: makeFleet({ services: 50, hosts: 20 }), earlier: [makeFleet({ services: 49, hosts: 20 })] },
  hostile: { report: reportSchema.parse(makeHostile(hostile.join(" "))), earlier: [] },
};

describeInBrowser("the page in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    for (const [name, sources] of Object.entries(pages)) {
      writeFileSync(join(folder, `${name}.html`), formatHtml(sources));
    }
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  function open(name: keyof typeof pages, look?: Parameters<typeof openQuietly>[2]): Promise<Page> {
    return openQuietly(browser, join(folder, `${name}.html`), look);
  }

  test.each([
    ["small", "light", 1280],
    ["small", "dark", 400],
    ["fleet", "dark", 1280],
    ["hostile", "light", 400],
  ] as const)(
    "%s, %s and %i wide: no complaint of axe-core, no error, nothing loaded, nothing cut",
    async (name, colorScheme, width) => {
      // axe-core is put into the page, which allows no script but its own.
      const page = await open(name, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      await page.evaluate(axe);
      const found = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
      );
      expect(found).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await page.close();
    },
  );

  test("50 services on 20 hosts are less than 2 MB, and their page opens whole with less than a second of work", async () => {
    expect(statSync(join(folder, "fleet.html")).size).toBeLessThan(2_000_000);
    const page = await open("fleet");
    const session = await page.context().newCDPSession(page);
    // The processor's time: the clock would also count what this machine does beside it.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const worked = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
    };
    const before = await worked();
    await page.reload({ waitUntil: "load" });
    const seconds = (await worked()) - before;
    expect(await page.evaluate("document.readyState")).toBe("complete");
    expect(await page.evaluate("document.body.getBoundingClientRect().height > 0")).toBe(true);
    expect(seconds).toBeGreaterThan(0.01);
    expect(seconds).toBeLessThan(1);
    await page.close();
  });

  test("a fleet's page has each server with its services, and opens one when it is asked for", async () => {
    const page = await open("fleet");
    expect(await page.locator("#rows details").count()).toBe(20);
    await page.locator("#rows summary").nth(1).click();
    await page.locator("#rows details").nth(1).locator("tbody tr").first().waitFor();
    // The services and the server, and a line of sums below each of the two tables.
    expect(await page.locator("#rows details").nth(1).locator("tbody tr").count()).toBe(50 + 1 + 2);
    await page.close();
  });

  test("hostile texts are shown as text", async () => {
    const page = await open("hostile");
    expect(await page.evaluate("document.querySelectorAll('img, iframe, object').length")).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(2);
    expect(await page.title()).toContain("</script><script>alert(1)</script>");
    await page.close();
  });

  test("the filters leave what they say, in the grid and in the evidence, and a link to what is hidden shows it", async () => {
    const page = await open("small");
    await page.selectOption("select[name=state]", "u");
    expect(await page.textContent("#shown")).toBe(
      "6 of 7 rows, 1 of 53 controls".replace("53", await countControls(page)),
    );
    expect(await page.locator("details[data-control]:not([hidden])").count()).toBe(1);
    await page.evaluate("location.hash = '#control-read-only-root'");
    await page.waitForSelector("#control-read-only-root[open]");
    expect(await page.evaluate("document.activeElement.parentElement.id")).toBe("control-read-only-root");
    await page.close();
  });

  test("the first key leads past the links, and the grid is reached by keys", async () => {
    const page = await open("small");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    await page.focus("#rows summary");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("server-1: services");
    await page.close();
  });

  async function countControls(page: Page): Promise<string> {
    return String(await page.evaluate("document.querySelectorAll('[data-control]').length"));
  }
});
