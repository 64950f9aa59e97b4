import stringWidth from "string-width";

/** What a person takes for one letter may be several signs. */
const letters = new Intl.Segmenter();

/** Just enough of a terminal to see what a person sees: letters, wrapping, moves to earlier rows, clearing, and the cursor's visibility. */
export class Screen {
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  cursorVisible = true;
  writes = 0;

  constructor(public columns = 80) {}

  write(text: string): boolean {
    this.writes += 1;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what a terminal reads
    for (const [piece] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|[\r\n]|[^\u001b\r\n]+/g)) {
      this.#take(piece);
    }
    return true;
  }

  /** The rows as they stand, without colours and trailing blanks. */
  get text(): string {
    return this.#rows
      .map((row) => row.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }

  #take(piece: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const command = /^\u001b\[([?\d;]*)([A-Za-z])$/.exec(piece);
    if (command !== null) {
      this.#obey(command[2] ?? "", command[1] ?? "");
    } else if (piece === "\n") {
      this.#moveTo(this.#row + 1, 0);
    } else if (piece === "\r") {
      this.#column = 0;
    } else {
      for (const { segment } of letters.segment(piece)) {
        this.#put(segment);
      }
    }
  }

  #obey(letter: string, argument: string): void {
    switch (letter) {
      case "A":
        this.#moveTo(Math.max(0, this.#row - Number(argument || 1)), this.#column);
        break;
      case "K":
        this.#rows[this.#row]?.splice(this.#column);
        break;
      case "J":
        this.#rows[this.#row]?.splice(this.#column);
        this.#rows.splice(this.#row + 1);
        break;
      case "h":
      case "l":
        this.cursorVisible = letter === "h";
        break;
      case "m":
        break;
      default:
        throw new Error(`this terminal does not know ${letter}`);
    }
  }

  #put(letter: string): void {
    const width = stringWidth(letter);
    if (this.#column + width > this.columns) {
      this.#moveTo(this.#row + 1, 0);
    }
    const row = this.#rows[this.#row] ?? [];
    for (let at = 0; at < width; at += 1) {
      row[this.#column + at] = at === 0 ? letter : "";
    }
    this.#column += width;
  }

  #moveTo(row: number, column: number): void {
    while (this.#rows.length <= row) {
      this.#rows.push([]);
    }
    this.#row = row;
    this.#column = column;
  }
}
