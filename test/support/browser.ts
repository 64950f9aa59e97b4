import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";
const isUbuntu = /^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"));

/** Ubuntu offers Chromium as a snap only: there what needs a browser is skipped where none is installed. */
export const describeInBrowser = isUbuntu && !existsSync(executablePath) ? describe.skip : describe;

export function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

/** Opens a file, and expects that it writes nothing to the console and loads nothing but itself. */
export async function openQuietly(
  browser: Browser,
  file: string,
  look: Parameters<Browser["newPage"]>[0] = {},
): Promise<Page> {
  const page = await browser.newPage(look);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  expect(complaints).toEqual([]);
  return page;
}
