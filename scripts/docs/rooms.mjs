// The rooms of src/, as the code has them.
//
//   node scripts/docs/rooms.mjs            draws docs/pictures/rooms.svg
//   node scripts/docs/rooms.mjs --check    says what is wrong with the layout: circles, crowded folders, a picture that is out of date
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { drawRooms } from "../lib/draw-rooms.mjs";
import { findCircles, importsOfRooms, readImports } from "../lib/imports.mjs";

const picture = "docs/pictures/rooms.svg";
/** More beside each other is a list, and no longer a room that can be looked around in. */
const mostFiles = 15;
const built = ["src", "templates", "test", "scripts", "bench"];

const imports = readImports();
const rooms = importsOfRooms(imports);
const circles = [...findCircles(imports), ...findCircles(rooms)];

if (process.argv.includes("--check")) {
  const faults = [...circles.map(circleText), ...crowdedFolders(), ...(circles.length === 0 ? pictureFaults() : [])];
  for (const fault of faults) {
    console.error(fault);
  }
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  writeFileSync(picture, drawRooms(rooms));
}

function circleText(circle) {
  return `${circle.join(" → ")} → ${circle[0]}: these import each other in a circle, by value or by type`;
}

function crowdedFolders() {
  const files = built.flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }));
  return [...countBy(files.filter(isOurs), ({ parentPath }) => parentPath)]
    .filter(([, count]) => count > mostFiles)
    .map(
      ([folder, count]) =>
        `${folder} has ${count} files beside each other; ${mostFiles} at most: make folders of subjects`,
    );
}

/** What tools leave beside sources is not ours, and a golden tree is as crowded as what it shows. */
function isOurs(entry) {
  return entry.isFile() && !/(?:^|\/)(?:__pycache__|golden)(?:\/|$)/.test(entry.parentPath);
}

function pictureFaults() {
  const isCurrent = readFileSync(picture, "utf8") === drawRooms(rooms);
  return isCurrent ? [] : [`${picture} does not show the code as it is: node scripts/docs/rooms.mjs`];
}

function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) {
    counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  }
  return counts;
}
