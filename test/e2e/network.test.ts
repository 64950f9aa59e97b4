import { evaluate } from "../support/python.ts";

test("from a network without a route nothing leads out, and from ours something does", () => {
  const apart = `[child := it.subprocess.Popen(["unshare", "--net", "sleep", "9"]), __import__("time").sleep(0.5),
    it.way_out(child.pid), child.kill(), child.wait()][2]`;
  expect(evaluate("reading.network", apart)).toBe("none");
  expect(evaluate("reading.network", "it.way_out(it.os.getpid())")).toContain("192.0.2.1 is tried");
});
