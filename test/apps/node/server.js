// Greets whoever asks, and finishes what it is at before it ends.
const { createServer } = require("node:http");

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  response.end(`Good day, ${searchParams.get("name") ?? "stranger"}\n`);
});

server.listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => server.close());
