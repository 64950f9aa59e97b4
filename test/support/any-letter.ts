import fc from "fast-check";

/**
 * A unit of `fc.string`: any code point, those of ASCII as often as all others together. The library's own `binary` first makes a table of every
 * code point, which takes each file of tests a second and 85 MB.
 */
export const anyLetter = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }))
  // Half a character is no text: what is read from outside never holds one.
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
