import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { comparePosture } from "../../src/posture/compare.ts";
import { describeMeasured } from "../../src/posture/describe-sides.ts";
import { drawSvg } from "../../src/posture/formats/svg/draw.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import { fleetSide, withControl } from "../posture/sides.ts";
import { hostile, makeHostile } from "../report/fleet.ts";
import { describeInBrowser, launchBrowser, openQuietly } from "../support/browser.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-posture-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fleet = fleetSide(6, 2);
const evil = describeMeasured(reportSchema.parse(makeHostile(hostile.join(" "))));
const pictures = {
  fleet: [comparePosture(withControl(fleet, "seccomp", false), withControl(fleet, "memory-limit", false))],
  hostile: [comparePosture(evil, evil), comparePosture(evil, withControl(evil, evil.stack, true))],
};

describeInBrowser("the picture in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ["fleet", "light", "rgb(255, 255, 255)"],
    ["fleet", "dark", "rgb(22, 26, 35)"],
    ["hostile", "light", "rgb(255, 255, 255)"],
  ] as const)("%s, %s: well-formed, no script, nothing loaded, nothing cut", async (name, colorScheme, paper) => {
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, drawSvg(pictures[name]));
    const page = await openQuietly(browser, file, { colorScheme });
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
