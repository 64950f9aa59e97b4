import { compareWarnings, readDockerBench } from "./scanners.ts";

const output = `[INFO] 5 - Container Runtime
[PASS] 5.1  - Ensure that, if applicable, an AppArmor Profile is enabled (Automated)
[WARN] 5.4  - Ensure that Linux kernel capabilities are restricted within containers (Automated)
[WARN]      * Capabilities added: CapAdd:[ALL] to stack-web-2-1
[WARN] 5.13  - Ensure that the container's root filesystem is mounted as read only (Automated)
[WARN]      * Container running with root FS mounted R/W: stack-web-1
[WARN]      * Container running with root FS mounted R/W: stack-web-2-1
[INFO]      * Container has port stack-db-1
`;

test("what docker-bench-security warns of belongs to the check above it", () => {
  const found = readDockerBench(output, "stack");
  expect([...found].map(([service, ids]) => [service, [...ids]])).toEqual([
    ["web-2", ["5.4", "5.13"]],
    ["web", ["5.13"]],
  ]);
  expect(compareWarnings(new Map([["web-2", new Set(["5.13"])]]), found, "web-2")).toEqual(["5.4"]);
});
