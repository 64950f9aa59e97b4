import { evaluate } from "./python.ts";

/* How several databases are read, each by the reader of its kind. */

/** Readers of two kinds: one answers with what it was asked, the other cannot. `meeting` is only passed by as many at a time as there are. */
const readers = `
(lambda meeting: {
  "open": types.SimpleNamespace(read=lambda host, service, wanted: (meeting.wait(5), [host, service, wanted["table"]])[1]),
  "shut": types.SimpleNamespace(read=lambda host, service, wanted: (_ for _ in ()).throw(it.Unreadable(f"{service} is shut"))),
})(__import__("threading").Barrier(given["meets"]))`;
const read = `{service: refused(one.result) or one.result() for service, one in it.begin(${readers}, "here", given["wanted"]).items()}`;

test.each([
  ["none", {}, 1, {}],
  ["one", { shop: { reader: "open", table: "article" } }, 1, { shop: ["here", "shop", "article"] }],
  [
    "two at the same time",
    { shop: { reader: "open", table: "article" }, forum: { reader: "open", table: "thread" } },
    2,
    { shop: ["here", "shop", "article"], forum: ["here", "forum", "thread"] },
  ],
  [
    "one that cannot be read beside one that can",
    { shop: { reader: "open", table: "article" }, forum: { reader: "shut" } },
    1,
    { shop: ["here", "shop", "article"], forum: "forum is shut" },
  ],
])("%s", (_what, wanted, meets, expected) => {
  expect(evaluate("database.reading", read, { wanted, meets })).toEqual(expected);
});
