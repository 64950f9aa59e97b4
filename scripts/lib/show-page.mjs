// Asks for a page as a browser does, and prints its text. Exit code 1: the page does not answer as it should.
const url = process.argv[2];
const answer = await fetch(url);
const text = (await answer.text())
  .replaceAll(/<(style|title).*?<\/\1>/gs, "")
  .replaceAll(/<[^>]+>/g, " ")
  .replaceAll(/\s+/g, " ")
  .trim();
console.log(`${url} answers ${answer.status}: ${text.slice(0, 300)}`);
process.exitCode = answer.ok ? 0 : 1;
