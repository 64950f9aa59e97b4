import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { comparePosture } from "../../src/posture/compare.ts";
import { describeMeasured } from "../../src/posture/describe-sides.ts";
import { drawSvg } from "../../src/posture/formats/svg/draw.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { fleetSide, withControl } from "../posture/sides.ts";
import { hostile, makeHostile } from "../report/fleet.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-posture-"));
const executablePath = "/usr/bin/chromium";
const isUbuntu = /^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"));
// Ubuntu offers Chromium as a snap only.
const describePicture = isUbuntu && !existsSync(executablePath) ? describe.skip : describe;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fleet = fleetSide(6, 2);
const evil = describeMeasured(reportSchema.parse(makeHostile(hostile.join(" "))));
const pictures = {
  fleet: [comparePosture(withControl(fleet, "seccomp", false), withControl(fleet, "memory-limit", false))],
  hostile: [comparePosture(evil, evil), comparePosture(evil, withControl(evil, evil.stack, true))],
};

describePicture("the picture in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-sync",
    ];
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(() => browser?.close());

  test.each([
    ["fleet", "light", "rgb(255, 255, 255)"],
    ["fleet", "dark", "rgb(22, 26, 35)"],
    ["hostile", "light", "rgb(255, 255, 255)"],
  ] as const)("%s, %s: well-formed, no script, nothing loaded, nothing cut", async (name, colorScheme, paper) => {
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, drawSvg(pictures[name]));
    const page = await browser.newPage({ colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.documentElement.nodeName")).toBe("svg");
    expect(
      await page.evaluate("document.querySelectorAll('script, parsererror, image, a, foreignObject').length"),
    ).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.querySelector('rect.paper')).fill")).toBe(paper);
    const overhang = `(() => {
      const { width, height } = document.documentElement.viewBox.baseVal;
      const marks = [...document.querySelectorAll('svg > g text, svg > g use, svg > g rect')];
      const scale = document.documentElement.getBoundingClientRect();
      return marks.filter((mark) => {
        const { right, bottom } = mark.getBoundingClientRect();
        return right - scale.left > width || bottom - scale.top > height;
      }).map(({ textContent }) => textContent);
    })()`;
    expect(await page.evaluate(overhang)).toEqual([]);
    await page.close();
  });
});
