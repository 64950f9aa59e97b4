import { beginAfter } from "../../../src/commands/logs/new-lines.ts";

/* Which lines `logs --follow` shows, from answers that overlap. */

const line = (second: number, text: string, container = "web-1") =>
  `${container}  | 2026-11-27T18:45:${String(second).padStart(2, "0")}.000000000Z ${text}`;

test("each line is shown once, in the order in which it came", () => {
  const news = beginAfter([line(1, "a")]);
  expect(news.take([line(1, "a"), line(2, "b")])).toEqual([line(2, "b")]);
  expect(news.take([line(2, "b"), line(3, "c"), line(4, "d")])).toEqual([line(3, "c"), line(4, "d")]);
  expect(news.take([line(4, "d")])).toEqual([]);
  // The window of the answer before last can be wider than that of the last.
  expect(news.take([line(3, "c"), line(4, "d"), line(5, "e")])).toEqual([line(5, "e")]);
});

test("what --lines left out does not come later, for each container by itself", () => {
  const news = beginAfter([line(5, "last of web"), line(2, "last of db", "db-1")]);
  const answer = [
    line(4, "left out"),
    line(6, "new"),
    line(1, "left out", "db-1"),
    line(3, "new", "db-1"),
    line(1, "of a third", "job-1"),
  ];
  expect(news.take(answer)).toEqual([line(6, "new"), line(3, "new", "db-1"), line(1, "of a third", "job-1")]);
});

test("lines without a time, such as those of Compose itself, are shown", () => {
  expect(beginAfter([]).take(["db-1 exited with code 0"])).toEqual(["db-1 exited with code 0"]);
});

test("the servers of a stack are told apart", () => {
  const news = beginAfter([`one: ${line(5, "a")}`]);
  expect(news.take([`two: ${line(4, "b")}`])).toEqual([`two: ${line(4, "b")}`]);
});
