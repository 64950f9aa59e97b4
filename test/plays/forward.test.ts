import { evaluate } from "./python.ts";

test.each([
  ["a text", "ack", "a361636b"],
  ["a long text", "x".repeat(40), `d928${"78".repeat(40)}`],
  ["text of another language", "ü", "a2c3bc"],
  ["a list", ["a", []], "92a16190"],
  ["a map", { a: "b" }, "81a161a162"],
  ["a time", 1_795_000_000, "ce6afd86c0"],
])("%s is packed as MessagePack says", (_what, value, hex) => {
  expect(evaluate("reading.forward", "it.packed(given).hex()", value)).toBe(hex);
});

test("a receiver that is not there is told as what it is", () => {
  expect(evaluate("reading.forward", "it.ask('127.0.0.1', 1, {}, 'tag')")).toMatch(/^silent: /);
});

/** A receiver that reads a message and answers with what the expression makes of it. */
const listening = (answer: string) => `(
  lambda server: (
    __import__("threading").Thread(target=lambda: (lambda channel: (
      lambda message: channel.sendall(${answer}))(channel.recv(4096)))(server.accept()[0]), daemon=True).start(),
    it.ask(*server.getsockname(), {"log": "asked"}, "tag"))[1]
)(__import__("socket").create_server(("127.0.0.1", 0)))`;

test.each([
  ["which confirms that very record", "bytes([0x81]) + it.packed('ack') + message[-25:]", "acknowledged"],
  ["which confirms another", "it.packed({'ack': 'another'})", "answered something else"],
  ["which hangs up", "b''", /^(?:silent|answered)/],
])("a receiver %s", (_what, answer, expected) => {
  expect(evaluate("reading.forward", listening(answer))).toEqual(
    typeof expected === "string" ? expected : expect.stringMatching(expected),
  );
});
