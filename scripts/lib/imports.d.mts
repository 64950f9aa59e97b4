/** Nodes with those that each leads to; true where by a type only. */
export type Imports = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

export function readImports(folder?: string): Imports;
export function importsOfRooms(imports: Imports): Imports;
export function roomOf(file: string): string;
export function findCircles(graph: Imports): readonly (readonly string[])[];
