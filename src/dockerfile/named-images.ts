import { type Copy, DockerfileParser, type From, type Instruction } from "dockerfile-ast";

/** An image that a build takes from a registry, as the Dockerfile names it. */
export interface NamedImage {
  /** With tag and digest, if it has them. */
  readonly image: string;
  /** Its line, from 1. */
  readonly line: number;
  /** A variable is part of the name, so only the build knows it. */
  readonly isVariable: boolean;
  /** Where the name begins in the text. */
  readonly start: number;
}

/** Every image that a build takes from a registry: bases, what COPY and RUN --mount copy from, and the reader of the file itself. */
export function listNamedImages(text: string): readonly NamedImage[] {
  const lines = lineStarts(text);
  const instructions = DockerfileParser.parse(text).getInstructions();
  const places = instructions.flatMap((instruction) => placesIn(instruction, text, lines));
  const found = [...syntaxPlace(text), ...places].map(({ image, start }) => ({
    image,
    line: lines.filter((at) => at <= start).length,
    isVariable: image.includes("$"),
    start,
  }));
  const stages = stagesOf(instructions, lines);
  const isStage = ({ image, start }: Place) => (stages.get(image.toLowerCase()) ?? start) < start;
  return found.filter((place) => !["", "scratch"].includes(place.image) && !isStage(place));
}

/** The text with other names for some of its images. @param rename gives the new name; undefined leaves the image as it is */
export function renameImages(text: string, rename: (image: NamedImage) => string | undefined): string {
  // From the end, so that earlier places stay valid.
  return [...listNamedImages(text)].reverse().reduce((edited, named) => {
    const after = named.start + named.image.length;
    return edited.slice(0, named.start) + (rename(named) ?? named.image) + edited.slice(after);
  }, text);
}

interface Place {
  readonly image: string;
  readonly start: number;
}

function placesIn(instruction: Instruction, text: string, lines: readonly number[]): readonly Place[] {
  const at = ({ line, character }: { readonly line: number; readonly character: number }) =>
    (lines[line] ?? 0) + character;
  switch (instruction.getKeyword().toUpperCase()) {
    case "FROM": {
      const from = instruction as From;
      const range = from.getImageRange();
      return range === null ? [] : [{ image: from.getImage() ?? "", start: at(range.start) }];
    }
    case "COPY": {
      const flag = (instruction as Copy).getFromFlag();
      const range = flag?.getValueRange();
      return flag && range ? [{ image: flag.getValue() ?? "", start: at(range.start) }] : [];
    }
    case "RUN": {
      const { start, end } = instruction.getRange();
      return [...text.slice(at(start), at(end)).matchAll(mountedFrom)].map(({ 0: whole, 1: image = "", index }) => ({
        image,
        start: at(start) + index + whole.length - image.length,
      }));
    }
    default:
      return [];
  }
}

/** `RUN --mount=type=bind,from=IMAGE` */
const mountedFrom = /--mount=(?:[^\s,]+,)*from=([^\s,]+)/g;

/** `# syntax=docker/dockerfile:1` is the image that reads the file. It counts only among the directives at the very beginning. */
function syntaxPlace(text: string): readonly Place[] {
  const [whole = "", image] = /^(?:#[ \t]*\w+[ \t]*=.*\r?\n)*?#[ \t]*syntax[ \t]*=[ \t]*(\S+)/i.exec(text) ?? [];
  return image === undefined ? [] : [{ image, start: whole.length - image.length }];
}

/** Where each stage begins, by name and number: a later instruction may name it, and means no image then. */
function stagesOf(instructions: readonly Instruction[], lines: readonly number[]): ReadonlyMap<string, number> {
  const begins = new Map<string, number>();
  const froms = instructions.filter((instruction) => instruction.getKeyword().toUpperCase() === "FROM");
  for (const [number, from] of froms.entries()) {
    const { line, character } = from.getRange().end;
    const begin = (lines[line] ?? 0) + character;
    for (const name of [String(number), (from as From).getBuildStage()?.toLowerCase() ?? ""]) {
      begins.set(name, begins.get(name) ?? begin);
    }
  }
  return begins;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n/g)].map((end) => end.index + end[0].length)];
}
