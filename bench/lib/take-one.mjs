// Reads one compose file and tells what becomes of it; nothing is rendered or written: node bench/lib/take-one.mjs FILE
import { ourImport } from "./our-import.mjs";

const { take } = await ourImport();
console.log(take(process.argv[2]).lines.join("\n"));
