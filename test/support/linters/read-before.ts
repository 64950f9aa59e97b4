import type { PlannedFile } from "../../../src/plan/types.ts";

/**
 * Which files a program has read without a finding. Two projects have most of their files in common, and what a program says of a file follows
 * from the file, its path and what the file calls: it need not read the same once more.
 */
export class ReadBefore {
  private readonly keys = new Set<string>();

  /** @param calls what else the program looks at for the sake of a file */
  constructor(
    private readonly calls: (file: PlannedFile, all: readonly PlannedFile[]) => readonly PlannedFile[] = () => [],
  ) {}

  /** Those that it has not read yet; `passed` is to be called once it found nothing. */
  unread(files: readonly PlannedFile[], all: readonly PlannedFile[]) {
    const keyed = files
      .map((file) => [file.path, this.keyOf(file, all)] as const)
      .filter(([, key]) => !this.keys.has(key));
    return {
      paths: keyed.map(([path]) => path),
      passed: () => {
        for (const [, key] of keyed) {
          this.keys.add(key);
        }
      },
    };
  }

  private keyOf(file: PlannedFile, all: readonly PlannedFile[]): string {
    return JSON.stringify([file, ...this.calls(file, all)].map(({ path, text }) => [path, text]));
  }
}
