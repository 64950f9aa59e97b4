import { listNamedImages, renameImages } from "../../src/dockerfile/named-images.ts";

const text = `# escape=\\
# syntax=docker/dockerfile:1.7
ARG VERSION=22
FROM --platform=linux/amd64 node:22 AS Build
RUN --mount=type=cache,target=/c --mount=from=busybox:1.36,target=/b \\
    --mount=type=bind,from=build,target=/x true
FROM node:$VERSION AS second
COPY --from=build /a /a
FROM scratch
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
COPY --from=0 /a /b
COPY --from=SECOND --chown=1:1 /a /b
`;

test("names every image that comes from a registry, by its line", () => {
  expect(listNamedImages(text).map(({ image, line, isVariable }) => ({ image, line, isVariable }))).toEqual([
    { image: "docker/dockerfile:1.7", line: 2, isVariable: false },
    { image: "node:22", line: 4, isVariable: false },
    { image: "busybox:1.36", line: 5, isVariable: false },
    { image: "node:$VERSION", line: 7, isVariable: true },
    { image: "nginx:1.27", line: 10, isVariable: false },
  ]);
});

test("a stage counts only after its beginning", () => {
  expect(listNamedImages("FROM debian AS debian\nFROM debian\n").map(({ line }) => line)).toEqual([1]);
});

test.each(["\n", "\r\n"])("renames them, and leaves every other byte, with line ends %j", (end) => {
  const lines = text.replaceAll("\n", end);
  const renamed = renameImages(lines, ({ image, isVariable }) => (isVariable ? undefined : `${image}@x`));
  expect(renamed.split("@x")).toHaveLength(5);
  expect(renamed.replaceAll("@x", "")).toBe(lines);
});

test.each(["", "FROM", "FROM ", "COPY --from= a b", "# syntax=", "not a Dockerfile"])(
  "takes %j without an image",
  (odd) => {
    expect(listNamedImages(odd)).toEqual([]);
  },
);
