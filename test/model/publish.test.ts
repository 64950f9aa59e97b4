import { isEverywhere } from "../../src/model/publish.ts";

test.each([undefined, "", "*", "0.0.0.0", "::", "[::]", "::0", "0:0:0:0:0:0:0:0", "[0::0]", "::ffff:0.0.0.0"])(
  "%s is every address of the server",
  (address) => {
    expect(isEverywhere(address)).toBe(true);
  },
);

test.each([
  "127.0.0.1",
  "::1",
  "[::1]",
  "0.0.0.1",
  "10.0.0.0",
  "192.0.2.1",
  "2001:db8::",
  "fe80::1%eth0",
  "::ffff:127.0.0.1",
])("%s is one address", (address) => {
  expect(isEverywhere(address)).toBe(false);
});
