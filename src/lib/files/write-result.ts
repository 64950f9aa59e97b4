import { type Io, print, printVerbatim, tell } from "../io.ts";
import { writeOutput } from "./write-output.ts";

/** Writes a command's result into the file of `--output`, or to standard output: text for people is folded there, what programs read is not. */
export async function writeResult(
  { io, quiet }: { readonly io: Io; readonly quiet: boolean },
  text: string,
  { format, output }: { readonly format: string; readonly output: string | undefined },
): Promise<void> {
  if (output !== undefined) {
    await writeOutput(output, `${text}\n`);
    if (!quiet) {
      tell(io, `Wrote ${output}`);
    }
  } else if (format === "text") {
    print(io, text);
  } else {
    printVerbatim(io, [text]);
  }
}
