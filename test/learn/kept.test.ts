import { type Lesson, readLearned } from "../../src/learn/facts.ts";
import { findKept, type Kept, matchImage } from "../../src/learn/kept.ts";
import { digest, documentOf, image } from "./lesson.ts";

function keptOf(reference: string | undefined, at = "2027-01-02T03:04:05Z", changes = {}): Kept {
  const result = readLearned(JSON.stringify(documentOf(changes)), "web") as Lesson;
  return { reference, host: "here", at, result };
}

const other = `sha256:${"ef".repeat(32)}`;

test.each([
  ["nginx:1.27", "nginx:1.27", "same"],
  ["nginx:1.27", "nginx:1.28", "other"],
  ["nginx:1.27", `nginx:1.27@${digest}`, "same"],
  ["nginx:1.27", `nginx:1.27@${image}`, "same"],
  ["nginx:1.27", `nginx:1.27@${other}`, "other"],
  [`nginx:1.27@${digest}`, "nginx:1.27", "same"],
  [`nginx:1.27@${digest}`, `mirror.example.org/nginx:1.27@${digest}`, "same"],
  [`nginx:1.27@${digest}`, `nginx:1.27@${other}`, "other"],
  [undefined, "nginx:1.27", "other"],
  ["nginx:1.27", undefined, "built"],
  [undefined, undefined, "built"],
])("learned of %s, and named now is %s: %s", (learned, named, match) => {
  expect(matchImage(keptOf(learned), named)).toBe(match);
});

test("of several lessons that of the present image counts, else the last", () => {
  const old = keptOf("nginx:1.26", "2027-01-01T00:00:00Z");
  const last = keptOf("nginx:1.28", "2027-03-01T00:00:00Z");
  const kept = [old, last, keptOf("nginx:1.27", "2027-02-01T00:00:00Z")];
  expect(findKept(kept, "web", "nginx:1.26")).toBe(old);
  expect(findKept(kept, "web", "nginx:1.29")).toBe(last);
  expect(findKept(kept, "db", "nginx:1.26")).toBeUndefined();
});
