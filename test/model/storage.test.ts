import { loadKinds } from "../../src/kinds/load.ts";
import { listVolumes, listWritable } from "../../src/model/build/data/storage.ts";

const [any] = [...(await loadKinds()).values()];
if (any === undefined) {
  throw new Error("there is no kind");
}
const why = "Where the data lie.";
const data = { name: "data", path: "/old", why };
const kind = { ...any, image: "x:17", volumes: [{ ...data, since: { version: 18, path: "/new" } }] };
const limits = { memory: "1g", reservation: "1m", cpus: 1, pids: 8, openFiles: 8 };

test.each([
  [undefined, "/old"],
  ["x:17", "/old"],
  ["x:9.6-trixie", "/old"],
  ["x:v17.2", "/old"],
  ["x:18", "/new"],
  ["registry.example.org:5000/team/x:19.1@sha256:0", "/new"],
  ["registry.example.org:5000/team/x", "/new"],
  ["x:bookworm", "/new"],
])("the data of image %s lie in %s", (image, path) => {
  expect(listVolumes(kind, image)).toEqual([{ ...data, path }]);
});

test("a volume that lies in one place in every version is there", () => {
  expect(listVolumes({ ...kind, volumes: [data] }, "x:99")).toEqual([data]);
});

test("a writable place has its size, or its share of the memory between two bounds", () => {
  const place = { path: "/tmp", mode: "0700", why };
  const share = { percent_of_memory: 10, least: 16, most: 200 };
  const writable = [
    { ...place, size: "3m" },
    { ...place, size: share },
  ];
  expect(listWritable({ ...kind, writable }, limits).map(({ size }) => size)).toEqual(["3m", "102m"]);
  expect(listWritable({ ...kind, writable }, { ...limits, memory: "64m" })[1]?.size).toBe("16m");
});
